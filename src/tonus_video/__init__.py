"""From a video clip to landmarks, and from a judgement back to pictures.

Nothing is imported here, so that the parts that need no decoder and no pose
model start at once:

``tonus_video.bundle``
    Where the pose models lie, and how they are made.
``tonus_video.clip``
    Decoding: upright RGB frames at their presentation times.
``tonus_video.landmarks``
    `recorded_landmarks`: a whole clip on every core.
``tonus_video.segments``
    The pieces of it, for workers that share a clip.
``tonus_video.annotated``
    The clip with the judgement drawn into it.
``tonus_video.key_frames``
    Single frames as JPEG.
"""
