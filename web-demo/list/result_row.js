// One row of the table of results.
import { outcomeOf } from "../texts/outcomes.js";
import { passFacts, stepNotes } from "../texts/steps.js";
import { DOTS, element, nameOf, sentence } from "../texts/text.js";

/** The row; for each secret, its place and its two buttons, named for those who hear them one after the other. */
export function rowOf(result, secrets) {
    const row = document.createElement("tr");
    row.append(who(result), what(result), secretsOf(result, secrets));
    return row;
}

/** Takes a secret and its buttons out of a row. */
export function removeSecret(row, name) {
    row.querySelector(`[data-secret=${name}]`).replaceChildren("Removed");
}

/** What a button does to which secret. */
export function nameAction(button, verb, name, result) {
    button.textContent = verb;
    button.setAttribute("aria-label", `${verb} ${name} of ${nameOf(result)}`);
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

function what(result) {
    const { outcome, error, warnings } = result;
    const cell = document.createElement("td");
    cell.className = "what";
    const words = element("strong", outcomeOf(result));
    words.className = "outcome";
    words.dataset.kind = outcome;
    const reasons = error ? [error.message, error.remedy].filter(Boolean) : [];
    const pass = passFacts(result).flatMap(([term, value]) => (value === "" ? [] : `${term}: ${value}`));
    const besides = [...stepNotes(result), pass.join(" · ")].filter(Boolean);
    const notes = [...reasons, ...besides, ...warnings.map(({ message }) => message)];
    const told = notes.map((text) => element("p", sentence(text)));
    cell.append(words, ...told);
    if (error) {
        const reference = element("p", [error.code, error.requestId].filter(Boolean).join(" · "));
        reference.className = "reference";
        cell.append(reference);
    }
    return cell;
}

function secretsOf(result, secrets) {
    const cell = document.createElement("td");
    cell.className = "password";
    for (const { name } of secrets) {
        const box = document.createElement("div");
        const place = element("code", DOTS);
        box.className = "secret";
        box.dataset.secret = name;
        place.translate = false;
        if (secrets.length > 1) box.append(element("span", name === "pass" ? "Temporary Access Pass" : "Password"));
        box.append(place, action("Show", name, result), action("Copy", name, result));
        cell.append(box);
    }
    return cell;
}

function action(verb, name, result) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.action = verb.toLowerCase();
    nameAction(button, verb, name, result);
    return button;
}
