// Keeps <div data-live="/url"> up to date with what /url answers, until an
// answer carries the header "X-Live: done". Without JavaScript the page
// shows the state of the moment it was loaded, and a link to load it again.
// While nothing answers, a line above the box says since when. With
// data-every="2000" it asks every two seconds, from the first to the last.
const EVERY = 500; // milliseconds, for the first answers
const LATER = 1000; // then: a page may be open for hours
const FIRST = 20; // answers
const AT_MOST = 10000; // while nothing answers

async function follow(box) {
  const every = Number(box.dataset.every);
  let pause = every || EVERY;
  let answers = 0;
  for (;;) {
    await new Promise((wake) => setTimeout(wake, pause));
    if (document.hidden) continue;
    try {
      // "?live" keeps these requests out of the development log.
      const answer = await fetch(`${box.dataset.live}?live`);
      if (!answer.ok) throw new Error(answer.statusText);
      const html = await answer.text();
      if (box.dataset.seen !== html) {
        box.dataset.seen = html;
        box.innerHTML = html;
        chooseTexts(box.querySelector(".state"));
      }
      answered(box);
      if (answer.headers.get("X-Live") === "done") return;
      answers += 1;
      pause = every || (answers < FIRST ? EVERY : LATER);
    } catch {
      unanswered(box);
      pause = Math.min(pause * 2, AT_MOST); // the server may be restarting
    }
  }
}

function unanswered(box) {
  if (box.previousElementSibling?.matches(".unanswered")) return;
  const line = document.createElement("p");
  line.className = "unanswered error";
  line.setAttribute("role", "status");
  const since = new Date().toLocaleTimeString();
  line.textContent = `No answer since ${since}. What you see is as it was
    then. This page goes on asking.`;
  box.before(line);
}

function answered(box) {
  const line = box.previousElementSibling;
  if (line?.matches(".unanswered")) line.remove();
}

// Of the texts about the task's end, show the one that is true.
function chooseTexts(state) {
  if (!state || state.dataset.end === undefined) return;
  document.querySelectorAll("span[data-end]").forEach((text) => {
    text.hidden = text.dataset.end !== state.dataset.end;
  });
}

document.querySelectorAll("[data-live]").forEach(follow);
