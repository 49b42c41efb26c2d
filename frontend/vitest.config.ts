import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    // A part of the front end may have no tests of its own yet.
    passWithNoTests: true,
  },
});
