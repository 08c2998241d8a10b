"""What a bundle says about itself, in both languages."""

from monitor.models import Publication


def readme(publication: Publication) -> str:
    """README.md of the bundle of *publication*."""
    return README.format(
        period=publication.period,
        norm=publication.norm,
        version=publication.version,
        method=publication.method_version,
        output=publication.output_digest,
    )


README = """# Gedragscode Register: the evidence behind the scores of {period}
Norm {norm}, version {version} of these figures, method {method}. Nederlands staat hieronder.

## Recompute it in two commands
```
unzip {period}.bundle.zip -d bundle
python3 bundle/recompute.py
```
Python 3.10 or later is all that is needed: no network, no database, no package. The script makes the published files again from the evidence and compares them byte for byte. `--write FOLDER` keeps what it made; `--against FILE` compares with a scores file that you fetched yourself. The register's own command is `bin/register monitor recompute {period}.bundle.zip`.

## What is here
| file | holds |
|---|---|
| `scores.csv`, `further.csv`, `months.csv`, `sector.csv` | what was published; SHA-256 of `scores.csv`: `{output}`, as the public log names it |
| `incidents.csv` | one line per incident of each company whose shares are shown, with the outcome of its items; sites have names of this bundle alone |
| `counts.csv` | the counts per company that do not follow from its incidents, and the middle values behind the medians |
| `aggregates.csv` | sums of all other companies together, behind the total, the sector without its largest company, and the months of all |
| `parameters.json` | period, norm, every parameter of the method, and the digests of what went in |
| `data-dictionary.csv` | what each column means, in English and Dutch |
| `recompute.py`, `SHA256SUMS` | the script, and the digest of each file |

## What is not here, and why
Companies with too few incidents, and companies outside the register, have no incidents here: their share is not shown. They are in the total only as a sum, in the fewest digits that give the published figures. Where even that sum would tell a single share, the total is withheld as well. The differences before and after a letter or another act rest on earlier half-years, so they are not recomputed here. The number for concentration and the label of a company with enough incidents whose shares are withheld are taken over as published.

No item, address or time of a single notice is in this bundle.

# Gedragscode Register: de gegevens achter de scores van {period}
Norm {norm}, versie {version} van deze cijfers, methode {method}.

## In twee opdrachten narekenen
```
unzip {period}.bundle.zip -d bundle
python3 bundle/recompute.py
```
U heeft alleen Python 3.10 of nieuwer nodig: geen netwerk, database of pakket. Het script maakt de gepubliceerde bestanden opnieuw en vergelijkt ze byte voor byte. Met `--write MAP` bewaart u wat het maakt; met `--against BESTAND` vergelijkt u met een scorebestand dat u zelf heeft opgehaald.

## Wat hierin staat
| bestand | inhoud |
|---|---|
| `scores.csv`, `further.csv`, `months.csv`, `sector.csv` | wat is gepubliceerd; SHA-256 van `scores.csv`: `{output}`, zoals het openbare logboek zegt |
| `incidents.csv` | een regel per incident van elk bedrijf waarvan aandelen worden getoond, met de uitkomst van de items; sites heten alleen in deze bundel zo |
| `counts.csv` | de aantallen per bedrijf die niet uit de incidenten volgen, en de middelste waarden achter de medianen |
| `aggregates.csv` | sommen van alle andere bedrijven samen, achter het totaal, de sector zonder het grootste bedrijf, en de maanden van alle bedrijven |
| `parameters.json` | periode, norm, elke parameter van de methode, en de hashes van wat erin ging |
| `data-dictionary.csv` | wat elke kolom betekent, in het Engels en het Nederlands |
| `recompute.py`, `SHA256SUMS` | het script, en de hash van elk bestand |

## Wat hier niet in staat, en waarom
Bedrijven met te weinig incidenten, en bedrijven buiten het register, hebben hier geen incidenten: hun aandeel wordt niet getoond. Zij zitten alleen als som in het totaal, in de minste cijfers die de gepubliceerde getallen geven. Waar zelfs die som een enkel aandeel zou verraden, wordt ook het totaal niet getoond. De verschillen voor en na een brief of een andere stap rusten op eerdere halfjaren, dus die worden hier niet nagerekend. Het getal voor de concentratie, en het label van een bedrijf met genoeg incidenten maar zonder getoonde aandelen, zijn overgenomen zoals gepubliceerd.

Geen item, adres of tijdstip van een losse melding staat in deze bundel.
"""
