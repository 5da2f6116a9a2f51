// A password on the screen, hidden until the person asks for it.
import { hideSeen } from "./held.js";
import { DOTS, say, wrong } from "../texts/text.js";

export class PasswordBox {
    #box;
    #note;
    #place;
    #spoken;
    #buttons;
    /** @type {import("./held.js").HeldPassword | null} */
    #held = null;

    /** `box` has a `code`, a `p` for what is spoken, and three buttons; `note` is read out; `removed` is what it says of a password that is gone. */
    constructor(box, note, removed) {
        this.#box = box;
        this.#note = note;
        this.#place = box.querySelector("code");
        this.#spoken = box.querySelector(".spelt");
        const button = (action) => box.querySelector(`[data-action=${action}]`);
        this.#buttons = { show: button("show"), copy: button("copy"), spell: button("spell") };
        this.#buttons.show.addEventListener("click", () => this.#showOrHide());
        this.#buttons.copy.addEventListener("click", () => this.#copy());
        this.#buttons.spell.addEventListener("click", () => this.#spellOrHide());
        hideSeen(() => {
            if (this.#held === null || this.#held.isUnseen) return;
            this.release();
            note.textContent = removed;
        });
    }

    /** Takes the password over. Nothing of it is on the screen yet. */
    hold(taken) {
        this.#held = taken;
        this.#box.hidden = taken === null;
        this.#note.textContent = "";
        this.#hide();
        this.#hideSpoken();
    }

    /** Lets go of the password: wiped where the person has had it, otherwise handed back, so that it is not lost. */
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
        this.#buttons.show.textContent = "Hide password";
        this.#noteShown();
    }

    #spellOrHide() {
        if (!this.#spoken.hidden) {
            this.#hideSpoken();
            return;
        }
        try {
            say(this.#spoken, this.#held?.spell() ?? "");
            this.#buttons.spell.textContent = "Hide spoken form";
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
        this.#note.textContent = "Switching to another tab removes the password from this page.";
    }

    #hide() {
        this.#place.textContent = DOTS;
        this.#buttons.show.textContent = "Show password";
    }

    #hideSpoken() {
        say(this.#spoken, "");
        this.#buttons.spell.textContent = "Show spoken form";
    }
}
