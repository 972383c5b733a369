from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("work", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("fetch", "Fetch"),
                    ("fetch-all", "Fetch everything"),
                    ("fetch-calls", "Fetch calls"),
                    ("link", "Link people"),
                    ("index", "Index"),
                    ("tidy", "Tidy up"),
                ],
                max_length=20,
            ),
        ),
    ]
