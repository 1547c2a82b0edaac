/* Comfort for people with JavaScript; every page works without it.

   Hooks (data attributes) that any template may use:

   data-autosave            on a form: sends its fields (no files, no form_key) with
                            action=autosave to its own address, or to the attribute's
                            value, 1.5 s after typing stops, at most every 5 s, and when
                            the page is left. The answer is a piece of HTML: each
                            element in it with an id takes the place of the one on the
                            page, such as <p id="saved" role="status"> and a hidden
                            input that holds a version. No answer: #saved says so.
   data-leave               on a form: asks before leaving with unsaved changes.
   data-count="N"           on a box; the text stands in [data-count-for="ID of the box"].
   data-sum-rows            around the lines of a budget table. In the same form:
     data-sum-row             one line; its inputs are known by data-sum-part, or by the
                              end of their names: price (-unit_yen), quantity
                              (-quantity, empty counts as 1), eligible (-is_eligible),
                              remove (-DELETE)
     data-sum-amount          in a line: shows quantity x price
     data-sum-foot            the foot, with data-sum-cap (ceiling in yen) and
                              data-sum-rate (percent) where there are such. In it show:
     data-sum-total, data-sum-eligible, data-sum-share (rate x eligible),
     data-sum-may             the most that may be asked for: the least of ceiling,
                              share, eligible, and total less other income
     data-sum-part="other"    an input: other income
     data-sum-part="asked"    an input: the sum asked for; a sentence below it says
                              when it is above data-sum-may
   data-add-row="ID"        on a hidden button: adds a line from <template id="ID"
                            data-into="selector">; __prefix__ becomes the next index
                            and TOTAL_FORMS is raised.
   data-slider-for="ID"     a range input kept in step with the number field ID; shown
                            here (put `hidden` on it for those without JavaScript).
   data-key="/"             pressing the key (no box focused) focuses or clicks it;
                            "?" lists all keys of the page.
   data-print               on a hidden button: prints. data-focus: focused on load.
   data-submit-once         on a form: its buttons rest after the first press. */

const $ = (root, what) => [...root.querySelectorAll(what)];
const words = document.body.dataset;
const say = (text, values) => (text || "").replace(/\{(\w+)\}/g, (_, k) => values[k] ?? "");
const commas = (n) => Math.round(n).toLocaleString("en-US");
const isEnglish = document.documentElement.lang.startsWith("en");
const yen = (n) => (isEnglish ? "¥" + commas(n) : commas(n) + "円");

/* Reads what people type; the server reads it again and decides. NaN if unsure. */
export function readNumber(text) {
  let plain = (text || "").normalize("NFKC").replace(/[\s,、円¥\\]/g, "");
  if (!plain) return 0;
  const units = { 億: 1e8, 百万: 1e6, 万: 1e4, 千: 1e3 };
  let total = 0;
  for (const [word, unit] of Object.entries(units)) {
    const found = plain.match(new RegExp("^([0-9.]+)" + word));
    if (found) { total += parseFloat(found[1]) * unit; plain = plain.slice(found[0].length); }
  }
  if (!plain) return total;
  return /^[0-9]+(\.[0-9]+)?$/.test(plain) ? total + parseFloat(plain) : NaN;
}

function put(element, text) {
  if (!element) return;
  if ("value" in element && element.tagName !== "BUTTON") element.value = text; else element.textContent = text;
}

/* Budget tables: as `rules.terms.sums_of` counts, so that both say the same. */
const PARTS = { price: "-unit_yen", quantity: "-quantity", eligible: "-is_eligible", remove: "-DELETE" };
const part = (root, name) => root.querySelector(`[data-sum-part="${name}"], [name$="${PARTS[name] || " none"}"]`);

function sums(rows) {
  const form = rows.closest("form") || rows;
  const foot = form.querySelector("[data-sum-foot]");
  const show = (name, n) => foot && put(foot.querySelector(`[data-sum-${name}]`), yen(n));
  const asked = part(form, "asked");
  let mark;
  if (asked) {
    mark = Object.assign(document.createElement("p"), { className: "over", id: asked.id + "_over", hidden: true });
    mark.setAttribute("role", "status");
    (asked.closest(".row, .field") || asked.parentElement).append(mark);
  }
  const work = () => {
    let total = 0, eligible = 0;
    for (const row of $(rows, "[data-sum-row]")) {
      const place = row.querySelector("[data-sum-amount]");
      if (part(row, "remove")?.checked) { put(place, ""); continue; }
      const typed = part(row, "quantity")?.value.trim();
      const amount = (typed ? readNumber(typed) : 1) * readNumber(part(row, "price")?.value);
      put(place, Number.isNaN(amount) ? "?" : amount ? yen(amount) : "");
      if (!amount) continue;
      total += amount;
      if (part(row, "eligible")?.checked ?? true) eligible += amount;
    }
    const cap = parseFloat(foot?.dataset.sumCap) || Infinity;
    const rate = parseFloat(foot?.dataset.sumRate);
    const share = Number.isNaN(rate) ? Infinity : Math.floor((eligible * rate) / 100);
    const other = readNumber(part(form, "other")?.value) || 0;
    const may = Math.min(cap, share, eligible, Math.max(total - other, 0));
    show("total", total); show("eligible", eligible); show("may", may);
    if (share < Infinity) show("share", share);
    if (!mark) return;
    mark.hidden = !(readNumber(asked.value) > may);
    mark.textContent = mark.hidden ? "" : say(words.wordOverCap, { cap: yen(may) });
  };
  form.addEventListener("input", work);
  form.addEventListener("change", work);
  work();
}

/* Lines of a table that are added here; without JavaScript there are empty ones. */
function adding(button) {
  const template = document.getElementById(button.dataset.addRow);
  const form = button.closest("form");
  const count = form && form.querySelector('[name$="TOTAL_FORMS"]');
  const rows = document.querySelector(template?.dataset.into || "") || template?.parentElement;
  if (!template || !count || !rows) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = document.createElement("template");
    next.innerHTML = template.innerHTML.replaceAll("__prefix__", count.value);
    const row = next.content.firstElementChild;
    rows.append(row);
    count.value = Number(count.value) + 1;
    row.querySelector("select, input:not([type=hidden]), textarea")?.focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* Drafts. */
function autosave(form) {
  let timer = 0, last = 0, kept = "", busy = false, waiting = null, sent = false;
  const fields = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
    data.delete("form_key");
    return new URLSearchParams(data);
  };
  // Hidden boxes (tokens, versions) change by themselves: what she typed is compared.
  const typed = () => { const d = fields(); $(form, "input[type=hidden]").forEach((h) => d.delete(h.name)); return d.toString(); };
  const saved = (text, failed) => { const place = document.getElementById("saved"); if (place) { place.textContent = text; place.classList.toggle("saved-not", failed); } };
  const save = async () => {
    clearTimeout(timer);
    const now = typed();
    if (now === kept || busy) return;
    busy = true;
    last = Date.now();
    saved(words.wordSaving, false);
    try {
      const body = fields();
      body.set("action", "autosave");
      const answer = await fetch(form.dataset.autosave || form.getAttribute("action") || location.href, { method: "POST", body, credentials: "same-origin", redirect: "error", keepalive: body.toString().length < 60000, headers: { "X-Requested-With": "autosave" } });
      if (!answer.ok) throw new Error(answer.status);
      const came = document.createElement("template");
      came.innerHTML = await answer.text();
      for (const one of $(came.content, "[id]")) document.getElementById(one.id)?.replaceWith(one);
      kept = now;
      if (typed() !== now) timer = setTimeout(save, 2000);
      else if (!document.querySelector("#saved.saved-not")) form.dispatchEvent(new CustomEvent("kakehashi:saved"));
    } catch { saved(words.wordUnsaved, true); } finally {
      busy = false;
      const go = waiting;
      waiting = null;
      go?.();
    }
  };
  kept = typed();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(1500, 5000 - (Date.now() - last)));
  });
  // A save of her own while one is on its way would look like somebody else's.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    sent = !busy;
    if (sent) return;
    event.preventDefault();
    const by = event.submitter;
    waiting = () => form.requestSubmit(by);
  });
  addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && !sent) save(); });
  addEventListener("pageshow", () => { sent = false; });
}

function leaving(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  form.addEventListener("kakehashi:saved", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

function counting(box) {
  const place = document.querySelector(`[data-count-for="${box.id}"]`);
  if (!place) return;
  const most = Number(box.dataset.count);
  const work = () => {
    // The server counts a line break as two characters.
    const left = most - [...box.value.replace(/\r?\n/g, "\r\n")].length;
    place.textContent = say(left < 0 ? words.wordOver : words.wordLeft, { n: Math.abs(left).toLocaleString() });
    place.toggleAttribute("data-over", left < 0);
  };
  box.removeAttribute("maxlength"); // a pasted text is shown whole and marked, not cut
  box.addEventListener("input", work);
  work();
}

function sliding(slider) {
  const box = document.getElementById(slider.dataset.sliderFor);
  if (!box) return;
  slider.hidden = false;
  slider.value = box.value;
  slider.addEventListener("input", () => { box.value = slider.value; box.dispatchEvent(new Event("input", { bubbles: true })); });
  slider.addEventListener("change", () => box.dispatchEvent(new Event("change", { bubbles: true })));
  box.addEventListener("input", () => { slider.value = box.value; });
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const found = $(document, "[data-key]").find((one) => one.dataset.key === event.key && one.offsetParent);
  if (found) { event.preventDefault(); if (found.matches("input, select, textarea")) found.focus(); else found.click(); }
  if (event.key === "?") keyHelp();
}

function keyHelp() {
  const all = $(document, "[data-key]");
  if (!all.length) return;
  document.getElementById("key-help")?.remove();
  const dialog = document.createElement("dialog");
  dialog.id = "key-help";
  dialog.className = "panel";
  const list = document.createElement("dl");
  for (const one of all) {
    const name = one.ariaLabel || one.labels?.[0]?.textContent || one.textContent;
    list.append(Object.assign(document.createElement("dt"), { textContent: one.dataset.key }), Object.assign(document.createElement("dd"), { textContent: name.trim() }));
  }
  dialog.append(list);
  document.body.append(dialog);
  dialog.addEventListener("click", () => dialog.close());
  dialog.showModal();
}

function start(root) {
  $(root, "[data-sum-rows]").forEach(sums);
  $(root, "[data-add-row]").forEach(adding);
  $(root, "form[data-autosave]").forEach(autosave);
  $(root, "form[data-leave]").forEach(leaving);
  $(root, "[data-count]").forEach(counting);
  $(root, "[data-slider-for]").forEach(sliding);
  $(root, "[data-print]").forEach((b) => { b.hidden = false; b.addEventListener("click", () => print()); });
  $(root, "form[data-submit-once]").forEach((form) => form.addEventListener("submit", () => setTimeout(() => $(form, "button[type=submit]").forEach((b) => { b.disabled = true; }))));
  root.querySelector("[data-focus]")?.focus();
}

start(document);
document.addEventListener("keydown", keys);
document.addEventListener("htmx:afterSwap", (event) => start(event.target));
addEventListener("pageshow", (event) => { if (event.persisted) $(document, "button:disabled").forEach((b) => { b.disabled = false; }); });
