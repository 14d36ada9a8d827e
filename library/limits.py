"""How long the texts that people give may be, in characters, and how many they may give at once.

Columns, forms and the API take their limits from here. A column's needs a migration; fields in
`templates/` have theirs as `maxlength`.
"""

from __future__ import annotations

MAX_TAG = 60
MAX_TAGS = 50  # tags at once
MAX_COLLECTION = 100
MAX_TITLE = 500
MAX_NOTE = 20_000  # of an item
MAX_QUOTE = 5000  # of a highlight; and the note on it
MAX_QUERY = 500  # of the search box, and of a saved search
