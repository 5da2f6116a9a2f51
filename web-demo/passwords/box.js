// A password or a Temporary Access Pass on the screen, hidden until the person asks for it.
import { hideSeen } from "./held.js";
import { DOTS, say, wrong } from "../texts/text.js";

/** Buttons begin with what they do. */
function offer(verb, button) {
    button.textContent = button.textContent.replace(/^\w+/, verb);
}

export class SecretBox {
    #box;
    #note;
    #place;
    #spoken;
    #buttons;
    /** @type {import("./held.js").HeldSecret | null} */
    #held = null;

    /**
     * `box` has a `code`, a `p` for what is spoken, and three buttons; `note`, which stands below it, is read out; `removed` is what it says of
     * a secret that is gone. A box without a secret is not on the page.
     */
    constructor(box, note, removed) {
        this.#box = box;
        this.#note = note;
        this.#place = box.querySelector("code");
        this.#spoken = box.querySelector(".spelt");
        const button = (action) => box.querySelector(`[data-action=${action}]`);
        this.#buttons = { show: button("show"), copy: button("copy"), spell: button("spell") };
        box.remove();
        box.hidden = false;
        this.#buttons.show.addEventListener("click", () => this.#showOrHide());
        this.#buttons.copy.addEventListener("click", () => this.#copy());
        this.#buttons.spell.addEventListener("click", () => this.#spellOrHide());
        hideSeen(() => {
            if (this.#held === null || this.#held.isUnseen) return;
            this.release();
            note.textContent = removed;
        });
    }

    /** Takes the secret over. Nothing of it is on the screen yet. */
    hold(taken) {
        this.#held = taken;
        if (taken === null) this.#box.remove();
        else this.#note.before(this.#box);
        this.#note.textContent = "";
        this.#hide();
        this.#hideSpoken();
    }

    /** Lets go of the secret: wiped where the person has had it, otherwise handed back, so that it is not lost. */
    release() {
        const left = this.#held?.isUnseen ? this.#held : null;
        if (left === null) this.#held?.wipe();
        this.hold(null);
        return left;
    }

    #showOrHide() {
        if (this.#place.textContent !== DOTS) {
            this.#hide();
            return;
        }
        this.#place.textContent = this.#held?.show() ?? DOTS;
        offer("Hide", this.#buttons.show);
        this.#noteShown();
    }

    #spellOrHide() {
        if (!this.#spoken.hidden) {
            this.#hideSpoken();
            return;
        }
        try {
            say(this.#spoken, this.#held?.spell() ?? "");
            offer("Hide", this.#buttons.spell);
            this.#noteShown();
        } catch (error) {
            this.#note.textContent = wrong(error);
        }
    }

    async #copy() {
        const copied = this.#held;
        const words = (await copied?.copy()) ?? "";
        // Meanwhile the tab may have been hidden, or another user's result be here.
        if (this.#held === copied) this.#note.textContent = words;
    }

    #noteShown() {
        this.#note.textContent = `Switching to another tab removes the ${this.#held?.name} from this page.`;
    }

    #hide() {
        this.#place.textContent = DOTS;
        offer("Show", this.#buttons.show);
    }

    #hideSpoken() {
        say(this.#spoken, "");
        offer("Show", this.#buttons.spell);
    }
}
