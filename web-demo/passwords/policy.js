// How passwords are made: fields that are on the page more than once, and the options that they stand for.
import { part } from "../page.js";
import { wordList } from "./words.js";

const fields = part("policy-fields");

/** What a person lists, with commas, semicolons or line breaks in between. */
export const listed = (text) =>
    text
        .split(/[,;\t\r\n]+/)
        .map((part) => part.trim())
        .filter((part) => part !== "");

/** A field that is left empty stands for what is usual; what is no number, the module says. */
export const number = (text) => (text === "" ? null : /^-?\d+$/.test(text) ? Number(text) : text);

export class PolicyFields {
    #style;
    #place;

    /** Puts the fields into `place`. */
    constructor(place) {
        this.#place = place;
        place.prepend(fields.content.cloneNode(true));
        this.#style = this.#field("style");
        this.#style.addEventListener("change", () => this.#fit());
        this.#fit();
    }

    /** The options as the module takes them, the list of words among them where the style needs it. */
    async options() {
        const style = this.#style.value;
        const size =
            style === "passphrase"
                ? { words: number(this.#field("words").value.trim()), wordList: await wordList() }
                : { length: number(this.#field("length").value.trim()) };
        return {
            style,
            ...size,
            keyboardSafe: this.#field("keyboard-safe").checked,
            bannedWords: listed(this.#field("banned-words").value),
        };
    }

    /** Passphrases are counted in words. */
    #fit() {
        const isPassphrase = this.#style.value === "passphrase";
        this.#field("length").closest("label").hidden = isPassphrase;
        this.#field("words").closest("label").hidden = !isPassphrase;
    }

    #field(name) {
        return this.#place.querySelector(`[name=${name}]`);
    }
}
