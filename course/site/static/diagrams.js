// Draws what stands in blocks of Mermaid, light or dark as the page is, and
// draws it again when the page changes. mermaid.min.js is mermaid 11.17.2 from
// npm (MIT, mermaid-LICENSE.txt): it lies here because no page may load
// anything from elsewhere.
document.addEventListener("DOMContentLoaded", () => {
  const blocks = document.querySelectorAll(".highlight-mermaid pre");
  const texts = [...blocks].map((block) => block.textContent);
  const system = matchMedia("(prefers-color-scheme: dark)");
  let shown;

  function wanted() {
    const { theme } = document.body.dataset; // furo's switch sets it
    const dark = theme === "dark" || (theme !== "light" && system.matches);
    return dark ? "dark" : "neutral";
  }

  async function draw() {
    const theme = wanted();
    if (theme === shown) return;
    shown = theme;
    mermaid.initialize({ startOnLoad: false, theme });
    blocks.forEach((block, number) => {
      block.removeAttribute("data-processed");
      block.textContent = texts[number];
    });
    await mermaid.run({ nodes: blocks });
  }

  // One drawing after the other, if the switch is pressed while one is made.
  let last = Promise.resolve();
  const again = () => { last = last.then(draw); };
  again();
  system.addEventListener("change", again);
  new MutationObserver(again).observe(document.body, {
    attributeFilter: ["data-theme"],
  });
});
