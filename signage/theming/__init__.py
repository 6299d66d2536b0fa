"""The theme author's tools, behind `signage themes`.

shelf     which themes there are, and where
checking  all that is wrong with a theme
cuts      what of the sign's own words a theme has no room for
draft     a new theme that extends another
moments   the moments of an invented day that show every state
contact   all states at all sizes in some languages: one picture, or one page
"""
