import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

/** Drops the old `woff` copies from the font stylesheets: every browser that runs the console reads `woff2`. */
function woff2Only(): Plugin {
  return {
    name: "woff2-only",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("@fontsource") || !id.split("?")[0]?.endsWith(".css")) return null;
      return { code: code.replaceAll(/, url\([^)]+\.woff\) format\('woff'\)/g, ""), map: null };
    },
  };
}

const server = process.env["ANLAN_SERVER"] ?? "http://127.0.0.1:8110";

export default defineConfig({
  plugins: [woff2Only(), svelte()],
  // The content policy allows no `data:` fonts or scripts, so nothing is inlined.
  build: { assetsInlineLimit: 0, target: "es2022", chunkSizeWarningLimit: 1500 },
  worker: { format: "es" },
  server: { proxy: { "/api": server, "/tiles": server, "/open311": server, "/healthz": server } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
