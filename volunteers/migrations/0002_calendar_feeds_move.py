"""The table of calendar addresses gets the name that the ground floor's model has (`jourer` 0002)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("CalendarFeed", "jourer_calendarfeed")],
            state_operations=[migrations.DeleteModel("CalendarFeed")],
        )
    ]
