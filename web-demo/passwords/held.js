// A password or a Temporary Access Pass in this page's memory, and whether the person has had it: seen, heard or copied.
import { spellPassword } from "entra-reset-wasm";

/** Those that were set and that nobody has had yet: with the page they would be lost. */
const unseen = new Set();

export const someUnseen = () => unseen.size > 0;

const read = (bytes) => new TextDecoder().decode(bytes);

/** Places that show secrets: each takes away what the person has had. */
const places = [];

/** The one rule for secrets on the screen: what was seen, heard, copied or typed leaves this page when its tab is put aside. */
export function hideSeen(place) {
    places.push(place);
}

document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    for (const hide of places) hide();
});

export class HeldSecret {
    #bytes;
    #had = false;

    /** Takes the bytes over (UTF-8). `name`: `password` or `pass`; `isSet`: it is somebody's already, and not one that was only drawn. */
    constructor(bytes, { name, isSet }) {
        this.name = name;
        this.#bytes = bytes;
        if (isSet) unseen.add(this);
    }

    /** Whether nobody has had it yet: taking it away would lose it. */
    get isUnseen() {
        return !this.#had;
    }

    /** Its text, for the screen. */
    show() {
        this.#noteHad();
        return read(this.#bytes);
    }

    /** What to say on the telephone, for the screen. */
    spell() {
        const spoken = spellPassword(this.#bytes);
        this.#noteHad();
        const text = read(spoken);
        spoken.fill(0);
        return text;
    }

    /** Puts it on the clipboard, and returns what to say of that. */
    async copy() {
        try {
            await navigator.clipboard.writeText(read(this.#bytes));
        } catch {
            return `The browser does not let this page copy. Show the ${this.name} and copy it by hand.`;
        }
        this.#noteHad();
        return `The ${this.name} was copied. Clear the clipboard after use.`;
    }

    wipe() {
        unseen.delete(this);
        this.#bytes.fill(0);
    }

    #noteHad() {
        this.#had = true;
        unseen.delete(this);
    }
}
