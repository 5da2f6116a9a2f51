// What became of each user of a list: those first that need a person, every secret hidden.
import { part } from "../page.js";
import { hideSeen } from "../passwords/held.js";
import { keep } from "../passwords/kept.js";
import { wordsFor } from "../texts/credentials.js";
import { OUTCOMES } from "../texts/outcomes.js";
import { showResult } from "../user/result.js";
import { nameAction, removeSecret, rowOf } from "./result_row.js";
import { capital, count, DOTS, nameOf } from "../texts/text.js";

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

/** What the rows are about: `{result, secrets}`. What was removed is no longer among the secrets. */
const entries = new Map();
/** The words for what the run gives its users. */
let words = wordsFor(null);

/** Adds a result and takes its secrets over. */
export function addResult(result, secrets) {
    const row = rowOf(result, secrets);
    // Before all else: what was set must not be lost.
    entries.set(row, { result, secrets });
    words = wordsFor(result.wanted);
    part("results-secret").textContent = words.column;
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

const wordOf = (outcome) => (outcome === "Reset" ? words.isReset : outcome);

/** How many of each outcome, in words. */
export function summary(total) {
    const told = [...groups].map(([outcome, { rows }]) => [rows.length, wordOf(outcome).toLowerCase()]);
    const without = total - told.reduce((sum, [number]) => sum + number, 0);
    const parts = [...told.reverse(), [without, "without a result"]].filter(([number]) => number > 0);
    return `${count(total)} users: ${parts.map(([number, words]) => `${count(number)} ${words}`).join(", ")}`;
}

/** At the end of a run; whoever is in the table already stays there. */
export function focusResults() {
    if (!region.contains(document.activeElement)) title.focus();
}

/** Takes the table away; secrets that nobody has had yet are kept. */
export function closeResults() {
    for (const row of table.querySelectorAll("tbody tr")) {
        const { result, secrets } = entries.get(row);
        const left = secrets.filter(({ isUnseen }) => isUnseen);
        if (left.length > 0) keep(result, left, showResult);
        for (const held of secrets) if (!held.isUnseen) held.wipe();
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
    const choice = document.createElement("span");
    Object.assign(input, { type: "radio", name: "results-filter", autocomplete: "off", checked: outcome === EVERYTHING });
    input.addEventListener("change", () => choose(outcome));
    label.append(input, " ", choice);
    filter.append(label);
    return { label, input, choice };
}

function choose(chosen) {
    choices.get(chosen).input.checked = true;
    for (const [outcome, group] of groups) group.hidden = chosen !== EVERYTHING && chosen !== outcome;
}

function recount() {
    let all = 0;
    for (const [outcome, { rows }] of groups) {
        all += rows.length;
        const { label, choice } = choices.get(outcome);
        label.hidden = rows.length === 0;
        choice.textContent = `${wordOf(outcome)} ${count(rows.length)}`;
    }
    choices.get(EVERYTHING).choice.textContent = `${EVERYTHING} ${count(all)}`;
}

table.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (button === null) return;
    const { result, secrets } = entries.get(button.closest("tr"));
    const box = button.closest(".secret");
    const held = secrets.find(({ name }) => name === box.dataset.secret);
    if (button.dataset.action === "copy") {
        note.textContent = `${nameOf(result)}: ${await held.copy()}`;
    } else {
        const place = box.querySelector("code");
        const isHidden = place.textContent === DOTS;
        place.textContent = isHidden ? held.show() : DOTS;
        nameAction(button, isHidden ? "Hide" : "Show", held.name, result);
    }
});

const MANY = Object.entries({ password: "passwords", pass: "passes" });

hideSeen(() => {
    const removed = new Set();
    for (const [row, entry] of entries) {
        for (const held of entry.secrets) {
            if (held.isUnseen) continue;
            held.wipe();
            removed.add(held.name);
            removeSecret(row, held.name);
        }
        entry.secrets = entry.secrets.filter(({ isUnseen }) => isUnseen);
    }
    if (removed.size > 0) {
        const what = MANY.filter(([name]) => removed.has(name)).map(([, many]) => many);
        note.textContent = `${capital(what.join(" and "))} that you have seen or copied were removed from this page when the tab was hidden.`;
    }
});
