// What became of each user of a list: those first that need a person, every password hidden.
import { part } from "../page.js";
import { hideSeen } from "../passwords/held.js";
import { keep } from "../passwords/kept.js";
import { OUTCOMES } from "../texts/outcomes.js";
import { showResult } from "../user/result.js";
import { removePassword, rowOf } from "./result_row.js";
import { count, DOTS, nameOf } from "../texts/text.js";

const region = part("results");
const title = part("results-title");
const table = part("results-table");
const filter = part("results-filter");
const note = part("results-note");

/** A group of rows for each outcome, in their order; what is hidden of it is hidden at once. */
const groups = new Map(Object.keys(OUTCOMES).map((outcome) => [outcome, groupOf(outcome)]));
const EVERYTHING = "All";
/** @type {Map<string, any>} */
const choices = new Map([EVERYTHING, ...groups.keys()].map((outcome) => [outcome, choiceOf(outcome)]));

/** What the rows are about: `{result, held, shown}`. Without a password, or once it was removed, `held` is null. */
const entries = new Map();

/** Adds a result and takes its password over. */
export function addResult(result, held) {
    const row = rowOf(result, held !== null);
    // Before all else: a password that was set must not be lost.
    entries.set(row, { result, held, shown: false });
    insert(row, groups.get(result.outcome) ?? groups.get("Unknown"));
    recount();
    region.hidden = false;
}

/** Results come in any order, but mostly the list's: the place is looked for from the end. */
function insert(row, group) {
    const { result } = entries.get(row);
    let next = null;
    let before = group.lastElementChild;
    while (before !== null && comesBefore(result, entries.get(before).result)) {
        next = before;
        before = before.previousElementSibling;
    }
    group.insertBefore(row, next);
}

/** The order of the list; but what went wrong although the password was set must not drown. */
function comesBefore(one, other) {
    if (Boolean(one.error) !== Boolean(other.error)) return Boolean(one.error);
    return (one.index ?? Infinity) < (other.index ?? Infinity);
}

/** How many of each outcome, in words. */
export function summary(total) {
    const told = [...groups].map(([outcome, { rows }]) => [rows.length, outcome.toLowerCase()]);
    const without = total - told.reduce((sum, [number]) => sum + number, 0);
    const parts = [...told.reverse(), [without, "without a result"]].filter(([number]) => number > 0);
    return `${count(total)} users: ${parts.map(([number, words]) => `${count(number)} ${words}`).join(", ")}`;
}

/** At the end of a run; whoever is in the table already stays there. */
export function focusResults() {
    if (!region.contains(document.activeElement)) title.focus();
}

/** Takes the table away; passwords that nobody has had yet are kept. */
export function closeResults() {
    for (const row of table.querySelectorAll("tbody tr")) {
        const { result, held } = entries.get(row);
        if (held?.isUnseen) keep(result, held, showResult);
        else held?.wipe();
    }
    entries.clear();
    for (const group of groups.values()) group.replaceChildren();
    note.textContent = "";
    choose(EVERYTHING);
    recount();
    region.hidden = true;
}

function groupOf(outcome) {
    const group = table.createTBody();
    group.dataset.outcome = outcome;
    return group;
}

function choiceOf(outcome) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const words = document.createElement("span");
    Object.assign(input, { type: "radio", name: "results-filter", autocomplete: "off", checked: outcome === EVERYTHING });
    input.addEventListener("change", () => choose(outcome));
    label.append(input, " ", words);
    filter.append(label);
    return { label, input, words };
}

function choose(chosen) {
    choices.get(chosen).input.checked = true;
    for (const [outcome, group] of groups) group.hidden = chosen !== EVERYTHING && chosen !== outcome;
}

function recount() {
    let all = 0;
    for (const [outcome, { rows }] of groups) {
        all += rows.length;
        const { label, words } = choices.get(outcome);
        label.hidden = rows.length === 0;
        words.textContent = `${outcome} ${count(rows.length)}`;
    }
    choices.get(EVERYTHING).words.textContent = `${EVERYTHING} ${count(all)}`;
}

table.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (button === null) return;
    const entry = entries.get(button.closest("tr"));
    if (button.dataset.action === "copy") {
        const words = await entry.held.copy();
        note.textContent = `${nameOf(entry.result)}: ${words}`;
    } else {
        entry.shown = !entry.shown;
        showOrHide(button, entry);
    }
});

function showOrHide(button, { result, held, shown }) {
    button.closest(".password").querySelector("code").textContent = shown ? held.show() : DOTS;
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-label", `${button.textContent} password of ${nameOf(result)}`);
}

hideSeen(() => {
    const seen = [...entries].filter(([, { held }]) => held !== null && !held.isUnseen);
    for (const [row, entry] of seen) {
        entry.held.wipe();
        entry.held = null;
        removePassword(row);
    }
    if (seen.length > 0) note.textContent = "Passwords that you have seen or copied were removed from this page when the tab was hidden.";
});
