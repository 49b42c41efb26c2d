"""Generated motion: a figure moves, a camera and a pose model look at it, the truth is known.

Use::

    import numpy as np
    from tests.generated.motions import MOTIONS, SQUATS, OTHERS, motion_named
    from tests.generated.seeing import CLEAN, ROUGH, TYPICAL, random_camera, random_noise, seen

    motion = motion_named("squats_half", seed=3)  # random person, style and tempo
    motion.squats  # how many whole squats to an interior knee angle of 110 or less
    motion.doubtful  # True where two answers are right (cut at an end, near 110)
    motion.reps  # TrueRep: start_s, peak_s, end_s, kind, whole, knee_angle_deg, lean_deg,
    # knee_past_toe, heel_lift, hip_drop, rise_ratio, faults

    rng = np.random.default_rng(3)
    camera = random_camera(rng, motion, yaw_deg=90.0)  # yaw 0 front, 90 the person's left side,
    # 180 behind; None for any
    pose = seen(motion, camera, TYPICAL, fps=30.0, rng=rng)  # a PoseSequence, world included

    from tests.generated.score import scored

    for row in scored("squats_half", seeds=range(8), noise="typical", fps=30.0):
        row.seed, row.yaw_deg, row.expected, row.counted, row.partial, row.doubtful

`SQUATS` are motions with true squats in them, `OTHERS` have none.  Look at one
by eye with ``python -m tests.generated.contact_sheet squats_half out.png --seed 3``;
count all of them with ``python -m tests.generated.score``.

Noise: `CLEAN` none, `TYPICAL` about twice the median of real recordings,
`ROUGH` the worst of them with swaps, spikes, gaps, dropped and jittered frames;
`TYPICAL.scaled(2)` doubles the errors; `random_noise(rng)` draws any.
"""
