/** What one output event carries: text of one stream, written from one place. */
export interface OutputPiece {
  readonly category: 'stdout' | 'stderr' | 'console';
  readonly text: string;
  readonly pc: number;
}

type Stream = 1 | 2 | 3;
const CATEGORIES = { 1: 'stdout', 2: 'stderr', 3: 'console' } as const;

/** Characters after which a piece is sent though the slice goes on. */
const PIECE_LENGTH = 0x4000;

/**
 * Gathers what the program writes and sends it a slice at a time: a program that prints a million lines must not send
 * a million events. Pieces keep the order of writing; each comes from one place, so that its line can be shown.
 */
export class Output {
  readonly #send: (piece: OutputPiece) => void;
  readonly #decoders = { 1: new TextDecoder(), 2: new TextDecoder(), 3: new TextDecoder() };
  #stream: Stream = 1;
  #pc = -1;
  #text = '';

  constructor(send: (piece: OutputPiece) => void) {
    this.#send = send;
  }

  write(stream: Stream, pc: number, bytes: Uint8Array): void {
    const sameLine = this.#text !== '' && !this.#text.endsWith('\n');
    if (stream !== this.#stream || (pc !== this.#pc && !sameLine) || this.#text.length > PIECE_LENGTH)
      this.flush();
    if (this.#text === '') this.#pc = pc;
    this.#stream = stream;
    this.#text += this.#decoders[stream].decode(bytes, { stream: true });
  }

  flush(): void {
    if (this.#text === '') return;
    const piece = { category: CATEGORIES[this.#stream], text: this.#text, pc: this.#pc };
    this.#text = '';
    this.#send(piece);
  }
}
