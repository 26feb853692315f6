import type { Page } from "@playwright/test";

/** A keyboard that counts its strokes; the words of a text are not counted. */
export class Keyboard {
  strokes = 0;

  constructor(private readonly page: Page) {}

  async press(key: string): Promise<void> {
    this.strokes += 1;
    await this.page.keyboard.press(key);
  }

  async write(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }
}
