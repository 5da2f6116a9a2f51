// One row of the table of results.
import { OUTCOMES } from "../texts/outcomes.js";
import { DOTS, element, nameOf, sentence } from "../texts/text.js";

/** The row; where there is a password, its place and its two buttons, named for those who hear them one after the other. */
export function rowOf(result, hasPassword) {
    const row = document.createElement("tr");
    row.append(who(result), what(result), password(result, hasPassword));
    return row;
}

/** Takes the password and its buttons out of a row. */
export function removePassword(row) {
    row.querySelector(".password").replaceChildren("Removed");
}

function who(result) {
    const cell = element("th", "");
    cell.scope = "row";
    cell.className = "who";
    cell.translate = false;
    if (result.displayName) cell.append(element("strong", result.displayName));
    cell.append(element("span", nameOf(result)));
    return cell;
}

function what({ outcome, error, warnings }) {
    const cell = document.createElement("td");
    cell.className = "what";
    const words = element("strong", OUTCOMES[outcome] ?? outcome);
    words.className = "outcome";
    words.dataset.kind = outcome;
    const reasons = error ? [error.message, error.remedy].filter(Boolean) : [];
    const told = [...reasons, ...warnings.map(({ message }) => message)].map((text) => element("p", sentence(text)));
    cell.append(words, ...told);
    if (error) {
        const reference = element("p", [error.code, error.requestId].filter(Boolean).join(" · "));
        reference.className = "reference";
        cell.append(reference);
    }
    return cell;
}

function password(result, isThere) {
    const cell = document.createElement("td");
    cell.className = "password";
    if (!isThere) return cell;
    const box = document.createElement("div");
    const place = element("code", DOTS);
    box.className = "secret";
    place.translate = false;
    box.append(place, action("Show", result), action("Copy", result));
    cell.append(box);
    return cell;
}

function action(word, result) {
    const button = element("button", word);
    button.type = "button";
    button.dataset.action = word.toLowerCase();
    button.setAttribute("aria-label", `${word} password of ${nameOf(result)}`);
    return button;
}
