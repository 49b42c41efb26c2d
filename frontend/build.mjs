// Bundles what the browser runs and lays it where Python packages it.
//
//   src/<part>/entry.ts   becomes  <part>.js  (and <part>.css where it imports styles)
//   the variable font     becomes  font.woff2, with its licence beside it
//   the pose package      lies beside pose.js under the names that it asks for
//
// Everything in the target folders is made here and ignored by git.

import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");

/** Where each part goes; a part that is not named here is a mistake. */
const pages = join(here, "..", "src", "tonus_web", "ui", "static", "built");
const pose = join(here, "..", "src", "tonus_web", "coach", "built");
const worker = join(here, "..", "src", "tonus_web", "offline", "built");
const targets = new Map([
  ["accounts", pages],
  ["app", pages],
  ["body", pages],
  ["charts", pages],
  ["curves", pages],
  ["lan", pages],
  ["live", pages],
  ["offline", pages],
  ["pose", pose],
  ["sw", worker],
  ["training", pages],
  ["upload", pages],
  ["weighing", pages],
  ["report", join(here, "..", "src", "tonus_video", "report", "assets")],
]);

const typeface = join(here, "node_modules/@fontsource-variable/source-sans-3");
const font = join(typeface, "files/source-sans-3-latin-wght-normal.woff2");

const exists = (path) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function partsWithEntry() {
  const entries = await readdir(source, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const found = [];
  for (const name of names.sort()) {
    if (await exists(join(source, name, "entry.ts"))) found.push(name);
  }
  return found;
}

async function bundle(part, target) {
  await build({
    entryPoints: { [part]: join(source, part, "entry.ts") },
    outdir: target,
    bundle: true,
    charset: "utf8",
    // The typeface lies beside the styles and is asked for by the browser alone.
    external: ["*.woff2"],
    format: "iife",
    legalComments: "none",
    logLevel: "warning",
    minify: true,
    target: ["es2022"],
  });
}

/** The pose package's own files, and all of them packed once, since they are large. */
async function layPose() {
  const packed = promisify(brotliCompress);
  const files = join(here, "node_modules/@mediapipe/tasks-vision/wasm");
  for (const name of ["vision_wasm_internal.js", "vision_wasm_internal.wasm"]) {
    await copyFile(join(files, name), join(pose, name));
  }
  const told = createHash("sha256");
  for (const name of ["pose.js", "vision_wasm_internal.js", "vision_wasm_internal.wasm"]) {
    const content = await readFile(join(pose, name));
    told.update(content);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    await writeFile(join(pose, `${name}.br`), await packed(content, { params }));
  }
  await writeFile(join(pose, "version.txt"), told.digest("hex"));
}

const parts = await partsWithEntry();
const homeless = parts.filter((part) => !targets.has(part));
if (homeless.length > 0) {
  console.error(`build.mjs does not know where these belong: ${homeless.join(", ")}`);
  process.exit(1);
}
for (const target of new Set(targets.values())) {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  if (target === pose || target === worker) continue;
  await copyFile(font, join(target, "font.woff2"));
  await copyFile(join(typeface, "LICENSE"), join(target, "font.LICENSE"));
}
for (const part of parts) await bundle(part, targets.get(part));
if (parts.includes("pose")) await layPose();
