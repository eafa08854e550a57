"""Attendance files, as meeting services and sign-in sheets give them, to who was there and when."""
