// The clip beside the chart: links and the chart's cursor move it, and it moves them.

export interface Film {
  seek(at: number): void;
  onTime(moved: (at: number) => void): void;
}

export function startFilm(video: HTMLVideoElement): Film {
  // Where its address lets it begin, so that a picture shows before it plays.
  let asked = Number(/#t=([\d.]+)/.exec(video.src)?.[1] ?? 0);
  const seek = (at: number) => {
    asked = at;
    video.currentTime = at;
  };
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-seek]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      // Unlike `seek`, this is news to the chart, which follows.
      video.currentTime = Number(link.dataset["seek"]);
      video.scrollIntoView({ block: "nearest" });
      video.focus({ preventScroll: true });
    });
  }
  return {
    seek,
    onTime(moved) {
      const tell = () => {
        // What was asked for here is known already.
        if (Math.abs(video.currentTime - asked) > 0.05 || !video.paused) moved(video.currentTime);
      };
      video.addEventListener("timeupdate", tell);
      video.addEventListener("seeked", tell);
    },
  };
}
