// The list of several users: what is pasted, and how many it names. The module reads it: what a cell holds besides, nobody gets to know.
import { rowsOfText } from "entra-reset-wasm";

import { part } from "../page.js";
import { count } from "../texts/text.js";

const box = part("list");
const details = part("several");

/** So many line numbers are told one by one. */
const MOST_LINES = 12;

/** `lookUp` gets the rows. */
export function openList(lookUp) {
    const tell = () => {
        const { rows, leftOut } = rowsOfText(box.value);
        part("list-count").textContent =
            rows.length === 0 ? "" : `${count(rows.length)} ${rows.length === 1 ? "user" : "users"} in the list`;
        part("list-left-out").textContent = leftOut.length === 0 ? "" : `${linesLeftOut(leftOut)} Each has something that names no user.`;
        return rows;
    };
    box.addEventListener("input", tell);
    part("look-up-all").addEventListener("click", () => lookUp(tell()));
    tell();

    // A list in the field of one user would lose its line breaks, and with them who is meant.
    part("search").addEventListener("paste", (event) => {
        const text = event.clipboardData?.getData("text") ?? "";
        if (!/[\r\n]/.test(text.trim())) return;
        event.preventDefault();
        details.open = true;
        box.value = text;
        tell();
        box.focus();
    });
}

export function focusList() {
    details.open = true;
    box.focus();
}

function linesLeftOut(numbers) {
    if (numbers.length === 1) return `1 line was left out: line ${numbers[0]}.`;
    const more = numbers.length - MOST_LINES;
    const told = numbers.slice(0, MOST_LINES).join(", ");
    return `${count(numbers.length)} lines were left out: lines ${told}${more > 0 ? ` and ${count(more)} more` : ""}.`;
}
