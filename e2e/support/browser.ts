import type { LaunchOptions } from "@playwright/test";

/** How the distribution's Chromium is started: software WebGL for the map, and no sandbox where we are root. */
export function launchOptions(): LaunchOptions {
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return {
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", ...root],
  };
}
