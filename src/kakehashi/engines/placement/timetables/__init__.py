"""Days of business meetings (商談会の時間割): who meets whom, and when."""
