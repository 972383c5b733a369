from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0005_lighter_indexes"),
        ("offers", "0004_is_paused"),
    ]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="load",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="What brought it, or changed it last.",
                null=True,
                on_delete=models.deletion.SET_NULL,
                related_name="+",
                to="evidence.evidenceload",
            ),
        ),
    ]
