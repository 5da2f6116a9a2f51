// The list of several users: what is pasted, and how many it names.
import { rowsIn } from "./pasted.js";
import { count } from "../texts/text.js";

const box = document.getElementById("list");
const details = document.getElementById("several");

/** `members` are the columns that tell who is meant; `lookUp` gets the rows. */
export function openList(members, lookUp) {
    const rows = () => rowsIn(box.value, members);
    const tell = () => {
        const { length } = rows();
        document.getElementById("list-count").textContent = length === 0 ? "" : `${count(length)} ${length === 1 ? "user" : "users"} in the list`;
    };
    box.addEventListener("input", tell);
    document.getElementById("look-up-all").addEventListener("click", () => lookUp(rows()));

    // A list in the field of one user would lose its line breaks, and with them who is meant.
    document.getElementById("search").addEventListener("paste", (event) => {
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
