"""Segment lengths of a person, from stature and a few ratios."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Segment lengths of one person, in metres.

    The joints are where a pose model puts its landmarks, not where an
    anatomist would: the foot runs from the back of the heel to the tip of the
    big toe, and the shoulders are the middle of the joint.

    Parameters
    ----------
    stature_m : float
        Height of the person.
    thigh_m, shank_m : float
        Hip to knee and knee to ankle.
    hip_half_m, shoulder_half_m : float
        Half the gap between the hips and between the shoulders.
    trunk_m : float
        Middle of the hips to middle of the shoulders, standing.
    ankle_height_m : float
        Ankle above the sole.
    heel_m, toe_m : float
        Heel behind and toe tip before the ankle, along the foot.
    upper_arm_m, forearm_m, hand_m : float
        Shoulder to elbow, elbow to wrist, wrist to finger roots.
    head_scale_m : float
        Length by which the landmarks of the head are scaled: the stature of a
        person with a head of this size.

    See Also
    --------
    Body.of_stature : The usual way to make one.

    Notes
    -----
    Segment lengths as fractions of stature start from Winter [winter_2009]_ and
    de Leva [deleva_1996]_ and are shifted to where BlazePose puts its landmarks:
    its hip lies below the joint's centre and its foot landmarks inside the
    shoe, so the leg comes out 5 % shorter and the trunk longer than in
    anatomy.  Over 19 recordings the image ratios to leg length were, as
    medians: trunk 0.72, shoulders 0.46, hips 0.27, foot 0.26, thigh / shank
    1.05, upper arm 0.35, forearm 0.31.
    """

    stature_m: float
    thigh_m: float
    shank_m: float
    hip_half_m: float
    shoulder_half_m: float
    trunk_m: float
    ankle_height_m: float
    heel_m: float
    toe_m: float
    upper_arm_m: float
    forearm_m: float
    hand_m: float
    head_scale_m: float

    @property
    def leg_m(self) -> float:
        """Hip to ankle with the knee straight, in metres."""
        return self.thigh_m + self.shank_m

    @property
    def foot_m(self) -> float:
        """Heel to toe tip, in metres."""
        return self.heel_m + self.toe_m

    @property
    def ball_m(self) -> float:
        """Ball of the foot before the ankle, in metres: where the toes bend."""
        return 0.72 * self.toe_m

    @classmethod
    def of_stature(
        cls,
        stature_m: float = 1.72,
        *,
        leg_share: float = 1.0,
        femur_share: float = 1.0,
        foot_share: float = 1.0,
        hip_share: float = 1.0,
        shoulder_share: float = 1.0,
        arm_share: float = 1.0,
    ) -> Body:
        """Make a body of a stature; each share is a multiple of the average.

        Stature is kept: longer legs come with a shorter trunk, a longer femur
        with a shorter tibia.

        Parameters
        ----------
        stature_m : float
            Height in metres.
        leg_share : float
            Leg length against the average for this stature.
        femur_share : float
            Femur to tibia against the average ratio.
        foot_share, hip_share, shoulder_share, arm_share : float
            Foot length, gap of the hips, gap of the shoulders and arm length
            against the average.

        Returns
        -------
        Body
            Lengths in metres.

        Examples
        --------
        >>> body = Body.of_stature(1.80)
        >>> round(body.thigh_m, 3), round(body.shank_m, 3), round(body.trunk_m, 3)
        (0.427, 0.415, 0.56)
        >>> taller = Body.of_stature(1.80, leg_share=1.05)
        >>> round(taller.leg_m / body.leg_m, 3), round(taller.trunk_m / body.trunk_m, 3)
        (1.05, 0.925)
        """
        leg = 0.468 * stature_m * leg_share
        ratio = 1.03 * femur_share
        foot = 0.127 * stature_m * foot_share
        return cls(
            stature_m=stature_m,
            thigh_m=leg * ratio / (1 + ratio),
            shank_m=leg / (1 + ratio),
            hip_half_m=0.063 * stature_m * hip_share,
            shoulder_half_m=0.105 * stature_m * shoulder_share,
            trunk_m=(0.818 - 0.039) * stature_m - leg,
            ankle_height_m=0.039 * stature_m,
            heel_m=0.175 * foot,
            toe_m=0.825 * foot,
            upper_arm_m=0.165 * stature_m * arm_share,
            forearm_m=0.147 * stature_m * arm_share,
            hand_m=0.052 * stature_m * arm_share,
            head_scale_m=stature_m,
        )
