"""The page that planners explore, and the small page around one firm."""
