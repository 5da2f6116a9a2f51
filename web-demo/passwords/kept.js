// Results whose secrets nobody has had yet, when another user is looked up meanwhile: nothing that was set is lost.
import { part } from "../page.js";
import { nameOf } from "../texts/text.js";

const region = part("kept");
const list = part("kept-list");

/** Keeps a result and its secrets; `open` gets them back when the person asks for them. */
export function keep(result, secrets, open) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = nameOf(result);
    button.addEventListener("click", () => {
        item.remove();
        region.hidden = list.childElementCount === 0;
        open(result, secrets);
    });
    item.append(button);
    list.append(item);
    region.hidden = false;
}
