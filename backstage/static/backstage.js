// Loads the dashboard's numbers again every 2 to 20 seconds, as the visitor
// chose, or not at all. The choice is kept in this browser.
const form = document.querySelector("[data-poll]");
const box = document.getElementById(form.dataset.poll);
const beacon = form.querySelector(".beacon");
const live = form.querySelector("[type=checkbox]");
const every = form.querySelector("[type=range]");
let timer;

function plan() {
  clearTimeout(timer);
  form.querySelector("output").value = every.value;
  beacon.classList.toggle("on", live.checked);
  if (live.checked) timer = setTimeout(ask, every.value * 1000);
}

async function ask() {
  try {
    if (!document.hidden) {
      const answer = await fetch(`${box.dataset.url}?live`);
      if (!answer.ok || answer.redirected) throw new Error("no numbers");
      box.innerHTML = await answer.text();
      beacon.classList.remove("lost");
      answered(box);
    }
  } catch {
    beacon.classList.add("lost"); // and ask again after a while
    unanswered(box); // in live.js, as for all live pages
  }
  plan();
}

function remember() {
  localStorage.setItem("every", every.value);
  localStorage.setItem("live", live.checked);
  plan();
}

every.value = localStorage.getItem("every") || every.value;
live.checked = localStorage.getItem("live") !== "false";
form.hidden = false;
form.addEventListener("input", remember);
plan();
