"use strict";
// Marks what belongs together: a value and its place in the report, an event and all its values. Every text comes in as data and goes out as text.
const tip = document.getElementById("tip");
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
root.dataset.theme = dark.matches ? "dark" : "light";
dark.addEventListener("change", () => { root.dataset.theme = dark.matches ? "dark" : "light"; });
document.getElementById("theme").addEventListener("click", () => { root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark"; });

const views = [...document.querySelectorAll("main")].map(start);
const picker = document.getElementById("picker");
function show(n) {
  views.forEach((view, k) => { view.main.hidden = k !== n; });
  document.querySelectorAll("header .told").forEach((told, k) => { told.hidden = k !== n; });
}
if (picker) picker.addEventListener("change", () => show(picker.selectedIndex));
show(0);

function start(main) {
  const events = JSON.parse(main.querySelector("script[type='application/json']").textContent);
  const article = main.querySelector("article");
  const spans = [...article.querySelectorAll(".v")];
  const cards = [...main.querySelectorAll(".card")];
  const refs = new Map(spans.map((span) => [span, span.dataset.v.split(" ").map((r) => r.split(".").map(Number))]));
  let chosen = null;
  let types = new Set();

  function reachable() {  // with an event chosen its values are the stops of the Tab key, else the words that tell an event
    for (const span of spans) {
      const on = chosen === null ? span.classList.contains("trigger") : refs.get(span).some(([e]) => e === chosen);
      span.tabIndex = on ? 0 : -1;
    }
  }
  function choose(n, from) {
    if (chosen !== null) open(cards[chosen], false);
    chosen = n === chosen ? null : n;
    article.classList.toggle("chosen", chosen !== null);
    for (const span of spans) {
      const mine = chosen === null ? [] : refs.get(span).filter(([e]) => e === chosen);
      span.classList.toggle("on", mine.length > 0);
      if (mine.length) span.style.setProperty("--c", `var(--${events[chosen].values[mine[0][1]].field})`);
      else span.style.removeProperty("--c");
    }
    reachable();
    if (chosen === null) return;
    open(cards[chosen], true);
    const first = spans.find((span) => refs.get(span).some(([e, v]) => e === chosen && events[e].values[v].field === "trigger"));
    if (from !== "report" && first) near(first);
    if (from !== "card") near(cards[chosen]);
  }
  function open(card, yes) {
    card.classList.toggle("open", yes);
    card.querySelector(".head").setAttribute("aria-expanded", String(yes));
    card.querySelector(".detail").hidden = !yes;
  }
  function near(element) {
    const box = element.getBoundingClientRect();
    if (box.top < 70 || box.bottom > innerHeight - 40) element.scrollIntoView({ block: "center" });
  }
  function hot(pairs) {  // the same values in the report and on the card
    const wanted = new Set(pairs.map(([e, v]) => `${e}.${v}`));
    for (const span of spans) {
      const mine = refs.get(span).filter(([e, v]) => wanted.has(`${e}.${v}`));
      span.classList.toggle("hot", mine.length > 0);
      if (mine.length && !span.classList.contains("on")) span.style.setProperty("--c", `var(--${events[mine[0][0]].values[mine[0][1]].field})`);
    }
    for (const row of main.querySelectorAll(".row[data-v]")) row.classList.toggle("hot", wanted.has(row.dataset.v));
  }
  function tell(span) {
    const all = refs.get(span);
    const own = chosen === null ? all : all.filter(([e]) => e === chosen);
    const shown = (own.length ? own : all).slice(0, 4);
    tip.replaceChildren();
    for (const [e, v] of shown) {
      const event = events[e];
      const value = event.values[v];
      const lead = line("lead", "");
      lead.style.setProperty("--c", `var(--${value.field})`);
      const name = document.createElement("b");
      name.textContent = value.label;
      lead.append(name, ` of ${event.type}${event.mode ? " " + event.mode : ""}, ${event.status}`);
      tip.append(lead, line("", value.value));
      if (value.how) tip.append(line("dim", value.how));
      const rule = event.rules[value.rule];
      if (rule) tip.append(line("dim", `rule ${rule.name}${rule.line ? ": " + rule.line : ""}`));
      if (value.field !== "source") tip.append(line("dim", event.said ? `on the word of ${event.said}` : "in the report's own voice"));
    }
    const rest = (own.length ? own : all).length - shown.length;
    if (rest > 0) tip.append(line("dim", `and ${rest} more`));
    tip.hidden = false;
    const box = span.getClientRects()[0];
    const size = tip.getBoundingClientRect();
    const above = box.bottom + size.height + 14 > innerHeight && box.top > size.height + 14;
    tip.style.top = `${above ? box.top - size.height - 8 : box.bottom + 8}px`;
    tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - size.width - 12))}px`;
    hot(shown);
  }
  function line(kind, text) {
    const p = document.createElement("p");
    p.className = kind;
    p.textContent = text;
    return p;
  }
  function hush() { tip.hidden = true; hot([]); if (chosen === null) for (const span of spans) span.style.removeProperty("--c"); }

  for (const span of spans) {
    span.addEventListener("mouseenter", () => tell(span));
    span.addEventListener("focus", () => tell(span));
    span.addEventListener("mouseleave", hush);
    span.addEventListener("blur", hush);
    span.addEventListener("click", () => {
      const here = [...new Set(refs.get(span).map(([e]) => e))];
      const k = here.indexOf(chosen);
      if (here.length === 1 || k === -1) choose(here[0], "report");
      else choose(here[(k + 1) % here.length], "report");
      tell(span);
    });
    span.addEventListener("keydown", (press) => {
      if (press.key !== "Enter" && press.key !== " ") return;
      press.preventDefault();
      span.click();
    });
  }
  cards.forEach((card, n) => {
    card.querySelector(".head").addEventListener("click", () => choose(n, "card"));
    for (const row of card.querySelectorAll(".row[data-v]")) {
      row.addEventListener("mouseenter", () => hot([row.dataset.v.split(".").map(Number)]));
      row.addEventListener("mouseleave", () => hot([]));
    }
  });
  for (const chip of main.querySelectorAll(".chip")) {
    chip.addEventListener("click", () => {
      const on = chip.getAttribute("aria-pressed") !== "true";
      chip.setAttribute("aria-pressed", String(on));
      if (on) types.add(chip.dataset.type); else types.delete(chip.dataset.type);
      cards.forEach((card, n) => {
        card.hidden = types.size > 0 && !types.has(events[n].type);
        if (card.hidden && n === chosen) choose(n, "card");
      });
    });
  }
  main.addEventListener("keydown", (press) => {
    if (press.key === "Escape") {
      if (!tip.hidden) hush();
      if (chosen !== null) choose(chosen, "card");
      return;
    }
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[press.key];
    const head = press.target.closest && press.target.closest(".head");
    if (!step || !head || press.ctrlKey || press.metaKey || press.altKey) return;
    const seen = cards.filter((card) => !card.hidden);
    const next = seen[seen.indexOf(head.closest(".card")) + step];
    if (!next) return;
    press.preventDefault();
    next.querySelector(".head").focus();
    if (chosen !== null) choose(cards.indexOf(next), "card");
  });
  reachable();
  return { main };
}
