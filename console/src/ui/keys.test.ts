import { describe, expect, it } from "vitest";
import { deskCommand, isTyping, listCommand, moved, type KeyStroke } from "./keys";

const press = (key: string, held: Partial<KeyStroke> = {}): KeyStroke => ({
  key, ctrlKey: false, metaKey: false, altKey: false, ...held,
});

describe("a key on the desk", () => {
  it.each([
    ["n", "new_report"],
    ["N", "new_report"],
    ["i", "focus_incidents"],
    ["u", "focus_units"],
    ["r", "recommendation"],
    ["p", "find_place"],
    ["o", "layers"],
    ["/", "palette"],
    ["?", "help"],
  ])("%s asks for %s", (key, command) => {
    expect(deskCommand(press(key), "desk")).toBe(command);
  });

  it.each(["n", "i", "/", "?"])("%s is text while somebody types", (key) => {
    expect(deskCommand(press(key), "typing")).toBeNull();
  });

  it.each(["n", "g"])("%s does nothing behind a dialog", (key) => {
    expect(deskCommand(press(key), "dialog")).toBeNull();
  });

  it("opens the palette with Ctrl+K wherever one is", () => {
    expect(deskCommand(press("k", { ctrlKey: true }), "typing")).toBe("palette");
    expect(deskCommand(press("k", { metaKey: true }), "desk")).toBe("palette");
  });

  it("leaves the browser's own combinations alone", () => {
    expect(deskCommand(press("n", { ctrlKey: true }), "desk")).toBeNull();
    expect(listCommand(press("ArrowDown", { altKey: true }))).toBeNull();
  });
});

describe("a list", () => {
  it.each([
    [0, "next", 1],
    [2, "next", 2],
    [0, "previous", 0],
    [-1, "next", 0],
    [1, "last", 2],
    [2, "first", 0],
  ] as const)("of three at %d goes with %s to %d", (from, command, to) => {
    expect(moved(from, 3, command)).toBe(to);
  });

  it("without rows has nowhere to go", () => {
    expect(moved(0, 0, "next")).toBe(-1);
  });

  it("moves by letters and by arrows alike", () => {
    expect(listCommand(press("j"))).toBe(listCommand(press("ArrowDown")));
  });
});

describe("typing", () => {
  it.each([
    ["TEXTAREA", "", false, true],
    ["INPUT", "text", false, true],
    ["INPUT", "radio", false, false],
    ["BUTTON", "", false, false],
    ["DIV", "", true, true],
  ])("in %s of type %s is recognised", (tag, type, editable, typing) => {
    expect(isTyping(tag, type, editable)).toBe(typing);
  });
});
