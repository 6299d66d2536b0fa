"""The preview: a window on a laptop, over a simulated Exchange unless a configuration names one.

rig       clock, simulator and sign: what the keys play with
rooms     the configurations of a scenario's rooms
dressing  theme, type and words; taken anew when a file of the theme is saved
controls  the keys, as data, and what each does
sign      the rig's sign, with the keys or the problems of a theme over it
overlays  the page of the keys, and a line over the sign that says what a key did
frames    the same without a display: a set of PNGs
"""

from __future__ import annotations

import os
from contextlib import closing

from signage.errors import UserError
from signage.options import PreviewOptions


def main(options: PreviewOptions) -> int:
    """Show the window until it is closed, or draw PNGs where there is no display."""
    from signage.display.drivers import no_display_reason  # noqa: PLC0415
    from signage.preview.rig import Rig  # noqa: PLC0415

    missing = None if options.frames else no_display_reason(os.environ)
    with closing(Rig(options)) as rig:
        if options.frames or missing:
            if not rig.dressing.drawable:
                raise UserError(rig.dressing.problems)
            from signage.preview.frames import draw_frames  # noqa: PLC0415

            if missing:
                print(f"There is no display ({missing}); drawing pictures instead.", flush=True)
            folder = draw_frames(rig, options.frames)
            print(f"The pictures are in {folder}")
            return 0
        from signage.preview.controls import show  # noqa: PLC0415

        show(rig)
    return 0
