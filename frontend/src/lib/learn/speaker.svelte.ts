/** Reads a lesson aloud. A pause ends the voice and remembers the sentence: not every voice can wait. */
import { voiceFor, type Passage } from './speech';

export type Speaking = 'off' | 'on' | 'paused';

export class Speaker {
	state = $state<Speaking>('off');
	#language: string;
	#onpassage: (passage: Passage | undefined) => void;
	#passages: Passage[] = [];
	#at = 0;
	#sentence = 0;
	/** Counts utterances, so that an ended one does not lead on. */
	#turn = 0;

	constructor(language: string, onpassage: (passage: Passage | undefined) => void) {
		this.#language = language;
		this.#onpassage = onpassage;
	}

	start(passages: Passage[], at: number): void {
		this.#passages = passages;
		[this.#at, this.#sentence] = [at, 0];
		this.#say();
	}

	pause(): void {
		this.#silence();
		this.state = 'paused';
	}

	resume(): void {
		this.#say();
	}

	/** To the passage before or after. */
	step(by: 1 | -1): void {
		const playing = this.state === 'on';
		this.#silence();
		this.#at = Math.min(Math.max(0, this.#at + by), this.#passages.length - 1);
		this.#sentence = 0;
		this.#onpassage(this.#passages[this.#at]);
		if (playing) this.#say();
	}

	stop(): void {
		this.#silence();
		this.state = 'off';
		this.#onpassage(undefined);
	}

	#silence(): void {
		this.#turn += 1;
		speechSynthesis.cancel();
	}

	#say(): void {
		const passage = this.#passages[this.#at];
		if (!passage) return this.stop();
		this.#silence();
		this.state = 'on';
		this.#onpassage(passage);
		const turn = this.#turn;
		const utterance = new SpeechSynthesisUtterance(passage.sentences[this.#sentence]);
		utterance.lang = this.#language === 'en' ? 'en-US' : this.#language;
		utterance.voice = voiceFor(speechSynthesis.getVoices(), this.#language) ?? null;
		utterance.onend = () => turn === this.#turn && this.#onward(passage);
		utterance.onerror = () => turn === this.#turn && this.stop();
		speechSynthesis.speak(utterance);
	}

	#onward(passage: Passage): void {
		this.#sentence += 1;
		if (this.#sentence >= passage.sentences.length) {
			this.#at += 1;
			this.#sentence = 0;
		}
		this.#say();
	}
}
