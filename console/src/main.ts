import "@fontsource/noto-sans-sc/400.css";
import "@fontsource/noto-sans-sc/700.css";
import { mount } from "svelte";
import App from "./App.svelte";
import "./ui/base.css";
import { light } from "./ui/theme.svelte";
import "./ui/tokens.css";

light.apply();

const target = document.getElementById("app");
if (target) mount(App, { target });
