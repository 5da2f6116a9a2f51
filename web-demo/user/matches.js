// Users that a search found, to choose from.
import { part } from "../page.js";
import { element } from "../texts/text.js";

const region = part("matches");
const list = part("matches-list");

/** Shows the matches; `choose` gets the one that is pressed. */
export function showMatches({ found, more }, choose) {
    list.replaceChildren(
        ...found.map((user) => {
            const button = document.createElement("button");
            button.type = "button";
            button.append(element("strong", user.displayName ?? user.userId), " ", element("span", user.userPrincipalName ?? ""));
            if (user.accountEnabled === false) button.append(" ", element("em", "sign-in blocked"));
            button.addEventListener("click", () => choose(user));
            const item = document.createElement("li");
            item.append(button);
            return item;
        }),
    );
    part("matches-more").hidden = !more;
    region.hidden = found.length === 0;
    if (found.length > 0) part("matches-title").focus();
}

export function closeMatches() {
    region.hidden = true;
}
