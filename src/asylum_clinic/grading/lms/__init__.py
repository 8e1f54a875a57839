"""Between the kit and a learning management system: collect what was handed in, give back grades and feedback.

Nothing is sent anywhere: an instructor downloads a zip from the LMS and uploads a CSV or a zip there.
"""
