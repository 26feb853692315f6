import type { Page } from "@playwright/test";

/** How the console looks in a picture. */
export interface Look { language: "zh-CN" | "en"; theme: "day" | "night" }

/** The desk's screen. */
export const DESKTOP = { width: 1366, height: 768 };
/** A screen on which a long history fits. */
export const TALL = { width: 1366, height: 1100 };
/** The crew's phone. */
export const PHONE = { width: 390, height: 844 };

const QUALITY = 0.9;

/** Turns a screenshot into WebP, a third of its size, with the browser's own encoder. */
export async function encode(page: Page, png: Buffer): Promise<Buffer> {
  const blank = await page.context().newPage();
  const encoded = await blank.evaluate(
    async ([source, quality]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext("2d")?.drawImage(image, 0, 0);
      return canvas.toDataURL("image/webp", quality);
    },
    [png.toString("base64"), QUALITY] as const,
  );
  await blank.close();
  return Buffer.from(encoded.slice(encoded.indexOf(",") + 1), "base64");
}
