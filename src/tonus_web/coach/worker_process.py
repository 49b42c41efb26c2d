"""The process that opens a member's clip (``python -m tonus_web.coach.worker_process``).

It knows no database and no secret: it gets the path of one clip, and answers with
plain data.  What it is asked, by pickles, comes from the worker that started it.
"""

from __future__ import annotations

from collections.abc import Callable

from tonus.form.judge import judged
from tonus.form.report import judgement_data
from tonus_files.landmarks_npz import landmarks_bytes
from tonus_video.job import Job, packed
from tonus_video.key_frames import key_frames
from tonus_video.segments import SegmentLandmarks, joined, part_of
from tonus_video.source import source_data
from tonus_video.worker import Service, run
from tonus_web.coach.traces import packed_trace
from tonus_web.coach.worker_requests import Judge, Keep

__all__ = ["RunService"]


class RunService(Service):
    """Watches a clip, and judges it once every piece was watched."""

    def __init__(self, job: Job, say: Callable[[bytes], None]) -> None:
        super().__init__(job, say)
        self._parts: list[SegmentLandmarks] = []

    def answer(self, request: object) -> bytes:
        """Return the answer to a request.

        Parameters
        ----------
        request : object
            `Keep` or `Judge`, or what every `Service` answers.

        Returns
        -------
        bytes
            A packed answer.
        """
        match request:
            case Keep(part=content):
                self._parts.append(part_of(content))
                return packed("kept")
            case Judge():
                return self._judged(request)
        return super().answer(request)

    def _judged(self, request: Judge) -> bytes:
        info, model = self.info, self.job.model
        pose = joined(info, self._parts, self.job.segment_s)
        judgement = judged(
            pose, request.exercise, depth=request.depth or None, limits=request.limits
        )
        pictures = key_frames(
            self.job.path,
            judgement,
            progress=self.heard(
                lambda done_s, total_s: packed("picturing", {"done_s": done_s, "total_s": total_s})
            ),
            threads=1,
        )
        source = source_data(
            info, name=request.name, model=model, warnings=[str(note) for note in info.notes]
        )
        return packed(
            "judged",
            {
                "result": {**judgement_data(judgement), "source": source},
                "pictures": [
                    {
                        "rep": picture.rep,
                        "moment": picture.moment.value,
                        "time_s": picture.at_s,
                        "width": picture.width,
                        "height": picture.height,
                    }
                    for picture in pictures
                ],
            },
            packed_trace(judgement),
            landmarks_bytes(pose, fps=info.fps, model=model, source=request.name),
            *(picture.jpeg for picture in pictures),
        )


if __name__ == "__main__":
    run(RunService)
