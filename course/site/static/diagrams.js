// Draws what stands in blocks of Mermaid, light or dark as the page is.
// mermaid.min.js is mermaid 11.17.2 from npm (MIT, mermaid-LICENSE.txt):
// it lies here because no page may load anything from elsewhere.
document.addEventListener("DOMContentLoaded", async () => {
  const blocks = document.querySelectorAll(".highlight-mermaid pre");
  if (!blocks.length) return;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  mermaid.initialize({ startOnLoad: false, theme: dark ? "dark" : "neutral" });
  blocks.forEach((block) => block.replaceChildren(block.textContent));
  await mermaid.run({ nodes: blocks });
});
