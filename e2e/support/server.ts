import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A running server in a directory of its own. */
export interface Server {
  url: string;
  /** Everything that the process has written so far. */
  log: () => string;
  stop: () => Promise<void>;
}

const START_MS_MAX = 30_000;
const LISTEN = ["--listen", "127.0.0.1:0"];
/** A demo city whose day stands still until somebody resumes it. */
export const DEMO: readonly string[] = ["demo", ...LISTEN, "--speed", "60", "--no-open", "--seed", "7", "--paused", "--data", "data"];
/** The day as it is told without a seed of its own: the ring has the crossings that the story speaks of. */
export const DAY: readonly string[] = ["demo", ...LISTEN, "--speed", "60", "--no-open", "--paused", "--data", "data"];
/** A house in which nobody has set anything up. */
export const EMPTY: readonly string[] = ["serve", ...LISTEN, "--data", "data"];

function firstAddress(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`The server did not start in time:\n${log()}`)), START_MS_MAX);
    const look = (): void => {
      const found = /listening on (http:\/\/\S+)/.exec(log());
      if (!found?.[1]) return;
      clearTimeout(late);
      resolve(found[1].replace(/\/$/, ""));
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`The server ended with ${code}:\n${log()}`));
    });
  });
}

/** Starts the real binary (`ANLAN_BIN`) in a directory of its own. */
export async function startServer(args: readonly string[]): Promise<Server> {
  const binary = process.env["ANLAN_BIN"];
  if (!binary) throw new Error("Set ANLAN_BIN to the built binary.");
  const directory = await mkdtemp(join(tmpdir(), "anlan-e2e-"));
  const child = spawn(resolve(binary), [...args], { cwd: directory, env: { ...process.env, TMPDIR: directory }, stdio: ["ignore", "pipe", "pipe"] });
  const pieces: string[] = [];
  child.stdout.on("data", (piece: Buffer) => pieces.push(piece.toString()));
  child.stderr.on("data", (piece: Buffer) => pieces.push(piece.toString()));
  const log = (): string => pieces.join("");
  const url = await firstAddress(child, log);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    url,
    log,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
