// The screen stays on while a set is on; the browser takes the promise back whenever
// the page is out of sight.

export class WakeLock {
  private lock: WakeLockSentinel | null = null;
  private isWanted = false;

  constructor(
    private readonly view: Navigator,
    page: Document,
  ) {
    page.addEventListener("visibilitychange", () => {
      if (page.visibilityState === "visible") void this.take();
    });
  }

  want(wanted: boolean): void {
    if (wanted === this.isWanted) return;
    this.isWanted = wanted;
    if (wanted) void this.take();
    else void this.release();
  }

  private async take(): Promise<void> {
    if (!this.isWanted || (this.lock && !this.lock.released)) return;
    try {
      this.lock = (await this.view.wakeLock?.request("screen")) ?? null;
    } catch {
      // A battery that is low may refuse; the set goes on all the same.
      this.lock = null;
    }
    if (!this.isWanted) await this.release();
  }

  private async release(): Promise<void> {
    const lock = this.lock;
    this.lock = null;
    await lock?.release();
  }
}
