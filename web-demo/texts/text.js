// Texts on the page. They are set as text only, never as markup.

/** In place of a password, whatever its length. */
export const DOTS = "•".repeat(14);

/** Sets a text; an empty one takes its element away. */
export function say(element, text) {
    element.textContent = text;
    element.hidden = text === "";
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The module's messages begin in lower case and have no full stop. */
export function sentence(text) {
    const full = capital(text);
    return /[.!?…]$/.test(full) ? full : `${full}.`;
}

/**
 * Why a call was refused, and what to do.
 * @param {any} error
 */
export const wrong = ({ message, remedy }) => [message, remedy].filter(Boolean).map(sentence).join(" ");

/** Fills a list of terms and values; a value that is empty is left out. */
export function fillFacts(list, facts) {
    const rows = facts.filter(([, value]) => value !== null && value !== "");
    list.replaceChildren(
        ...rows.map(([term, value]) => {
            const row = document.createElement("div");
            row.append(element("dt", term), element("dd", value));
            return row;
        }),
    );
}

export function fillWarnings(list, warnings) {
    list.replaceChildren(...warnings.map(({ message }) => element("li", sentence(message))));
    list.hidden = warnings.length === 0;
}

export function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
}

/** A number as people read it. */
export const count = (number) => number.toLocaleString("en");

/** Whom a result is about, in one word. */
export const nameOf = (result) => result.userPrincipalName ?? result.userId ?? result.input ?? "A row that names nobody";

const WHO = { userPrincipalName: "Principal name", displayName: "Name", userId: "Object id" };

/** Who a question or a result is about, and what he holds. */
export function personFacts(user) {
    const roles = user.roles.map((role) => role.displayName ?? role.roleTemplateId).join(", ");
    return [
        ...["displayName", "userPrincipalName", "userId"].map((member) => [WHO[member], user[member]]),
        ["Directory roles", roles || (user.protection === "None" ? "None" : "")],
        ["Protection", user.protection],
    ];
}
