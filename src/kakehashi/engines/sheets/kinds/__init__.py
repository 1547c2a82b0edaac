"""What the columns of a table hold: kinds, known shapes, and mapping to fields.

``understand`` weighs the name of each column against a sample of its cells. Cells are
read by ``values``; ``mapping`` proposes which column answers to which field of an
import; ``shapes`` knows the national 推奨データセット.
"""

from kakehashi.engines.sheets.kinds.model import Kind, Understanding, Understood
from kakehashi.engines.sheets.kinds.understanding import understand

__all__ = ["Kind", "Understanding", "Understood", "understand"]
