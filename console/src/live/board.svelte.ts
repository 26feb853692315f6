import { BASE, desk } from "../api/client";
import { ApiProblem } from "../api/problem";
import type { BoardView, ClockMessage, LiveMessage, SeenMessage } from "../api/types";
import { cityNow, type ClockReading } from "./clock";
import { EMPTY, byUrgency, byWaiting, fold, fromSnapshot, moveUnits, type BoardState } from "./fold";

/** How the line to the server stands. */
export type Link = "connecting" | "live" | "lost";

const GATHER_MS = 60;
const TICK_MS = 250;
const RETRY_MS = 2000;

/** The live board: one snapshot, then every change from its position on. */
export class LiveBoard {
  state = $state.raw<BoardState>(EMPTY);
  link = $state<Link>("connecting");
  loaded = $state(false);
  speed = $state(1);
  now_ms = $state(0);
  touched = $state.raw<ReadonlySet<string>>(new Set());
  /** Counts up whenever a ring, or an alert, is to be read again. */
  rings_changed = $state(0);
  alerts_changed = $state(0);

  incidents = $derived([...this.state.incidents.values()].toSorted(byUrgency));
  reports = $derived([...this.state.reports.values()].toSorted(byWaiting));
  units = $derived([...this.state.units.values()]);

  #reading: ClockReading = { now_ms: 0, speed: 0, read_at_ms: 0 };
  #stream: EventSource | null = null;
  #pending: LiveMessage[] = [];
  #seen = new Map<string, SeenMessage>();
  #newest = 0;
  #gather: number | undefined;
  #ticker: number | undefined;
  #retry: number | undefined;

  /** Reads the snapshot and follows the stream until `stop`. */
  async start(): Promise<void> {
    this.stop();
    this.#ticker = window.setInterval(() => this.#tick(), TICK_MS);
    await this.#snapshot();
  }

  /** Lets go of the stream and the timers. */
  stop(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#pending = [];
    this.#seen.clear();
    window.clearInterval(this.#ticker);
    window.clearTimeout(this.#retry);
    window.clearTimeout(this.#gather);
    this.#gather = undefined;
  }

  /** Takes in the answer to an own write at once instead of waiting for the stream to bring it. */
  keep(position: number, changed: Partial<Pick<LiveMessage, "reports" | "incidents" | "units">>): void {
    const message = { position, at: "", kind: "own", reports: [], incidents: [], units: [], closures: [], rings: [], alerts: [], ...changed };
    // The stream's own position stays: what lies between it and the answer has yet to come.
    this.state = { ...fold(this.state, message), position: this.state.position };
  }

  /** Takes in what an answer said about the city's time. */
  setClock(clock: ClockMessage): void {
    this.#read(clock);
  }

  async #snapshot(): Promise<void> {
    try {
      const board = await desk.board();
      this.#begin(board);
    } catch (cause) {
      this.link = "lost";
      if (cause instanceof ApiProblem && cause.status === 401) return;
      this.#retry = window.setTimeout(() => void this.#snapshot(), RETRY_MS);
    }
  }

  #begin(board: BoardView): void {
    this.#pending = [];
    this.#seen.clear();
    this.state = fromSnapshot(board);
    this.#newest = board.position;
    this.#read(board);
    this.loaded = true;
    this.#follow(board.position);
  }

  #follow(after: number): void {
    this.#stream?.close();
    const stream = new EventSource(`${BASE}/live?after=${after}`);
    this.#stream = stream;
    stream.onopen = () => this.#opened();
    stream.onerror = () => this.#lost(stream);
    stream.addEventListener("change", (event: MessageEvent<string>) => this.#take(JSON.parse(event.data) as LiveMessage));
    stream.addEventListener("clock", (event: MessageEvent<string>) => this.#read(JSON.parse(event.data) as ClockMessage));
    stream.addEventListener("positions", (event: MessageEvent<string>) => this.#see(JSON.parse(event.data) as SeenMessage[]));
    stream.addEventListener("reset", () => this.#again());
  }

  #opened(): void {
    const returned = this.link === "lost";
    this.link = "live";
    if (returned) void this.#compare();
  }

  /** The stream itself resumes without a gap. What it cannot tell is that the journal behind it began anew. */
  async #compare(): Promise<void> {
    const board = await desk.board().catch(() => null);
    if (board && board.position < this.#newest) this.#begin(board);
  }

  #again(): void {
    this.#stream?.close();
    void this.#snapshot();
  }

  #lost(stream: EventSource): void {
    this.link = "lost";
    if (stream.readyState !== EventSource.CLOSED) return;
    // The browser gives up for good when the answer is an error, a lapsed session for one: the snapshot will say which.
    this.#retry = window.setTimeout(() => void this.#snapshot(), RETRY_MS);
  }

  #take(message: LiveMessage): void {
    // Positions only grow, so one that does not belongs to a journal that began anew.
    if (message.position <= this.#newest) return this.#again();
    this.#newest = message.position;
    this.#notBefore(message.at);
    this.#pending.push(message);
    this.#gather ??= window.setTimeout(() => this.#drain(), GATHER_MS);
  }

  #see(seen: readonly SeenMessage[]): void {
    for (const one of seen) this.#seen.set(one.unit, one);
    this.#gather ??= window.setTimeout(() => this.#drain(), GATHER_MS);
  }

  #drain(): void {
    this.#gather = undefined;
    const messages = this.#pending;
    const seen = [...this.#seen.values()];
    this.#pending = [];
    this.#seen.clear();
    this.state = moveUnits(messages.reduce(fold, this.state), seen);
    if (messages.some((message) => message.rings.length > 0)) this.rings_changed += 1;
    if (messages.some((message) => message.alerts.length > 0)) this.alerts_changed += 1;
    if (messages.length > 0) this.touched = new Set(messages.flatMap((m) => [...m.incidents, ...m.units, ...m.reports].map((v) => v.id)));
  }

  /** What has happened is past: the clock of a day that is stepped by another desk follows its events. */
  #notBefore(at: string): void {
    const happened_ms = Date.parse(at);
    if (happened_ms > cityNow(this.#reading, performance.now())) {
      this.#reading = { now_ms: happened_ms, speed: this.speed, read_at_ms: performance.now() };
    }
  }

  #read(clock: ClockMessage): void {
    this.#reading = { now_ms: Date.parse(clock.now), speed: clock.speed, read_at_ms: performance.now() };
    this.speed = clock.speed;
    this.#tick();
  }

  #tick(): void {
    this.now_ms = cityNow(this.#reading, performance.now());
  }
}

/** The one board of this window. */
export const board = new LiveBoard();
