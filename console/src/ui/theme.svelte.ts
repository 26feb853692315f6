/** The two palettes. */
export type Theme = "day" | "night";

const STORED = "anlan.theme";

function remembered(): Theme {
  const stored = localStorage.getItem(STORED);
  if (stored === "day" || stored === "night") return stored;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "day";
}

class Light {
  theme = $state<Theme>(remembered());

  apply(): void {
    document.documentElement.dataset["theme"] = this.theme;
  }

  toggle(): void {
    this.theme = this.theme === "day" ? "night" : "day";
    localStorage.setItem(STORED, this.theme);
    this.apply();
  }
}

/** The palette on the screen now. */
export const light = new Light();
