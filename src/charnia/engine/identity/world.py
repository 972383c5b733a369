"""Countries, and places that tell one: evidence that an address lies at home or elsewhere.

The table is written by hand from common knowledge: names of countries in the languages that addresses are written in,
states and provinces, and large cities whose name no town of the United Kingdom bears. A place that exists in both
("Cambridge", "Perth", "Hamilton") is not in it: it tells nothing.
"""

from __future__ import annotations

HOME_NAMES = {
    "GB": """
    uk; u k; united kingdom; gb; g b; great britain; britain; england; scotland; wales; cymru; northern ireland;
    united kingdom of great britain and northern ireland; royaume uni; angleterre; ecosse; reino unido;
    inglaterra; escocia; gales; regno unito; inghilterra; scozia; vereinigtes konigreich; grossbritannien;
    england uk; schottland; verenigd koninkrijk; storbritannien; velika britanija; birlesik krallik; inggris;
    bedfordshire; berkshire; buckinghamshire; cambridgeshire; cheshire; cornwall; county antrim; county down;
    county durham; co antrim; co down; co durham; cumbria; derbyshire; devon; dorset; essex; gloucestershire;
    greater london; greater manchester; gwynedd; hampshire; herefordshire; hertfordshire; isle of wight; kent;
    lancashire; leicestershire; lincolnshire; merseyside; midlothian; west midlands; middlesex; norfolk;
    northamptonshire; northumberland; nottinghamshire; oxfordshire; shropshire; somerset; staffordshire;
    suffolk; surrey; east sussex; west sussex; sussex; tyne and wear; warwickshire; wiltshire; worcestershire;
    yorkshire; north yorkshire; south yorkshire; west yorkshire; east yorkshire
    """,
}

ABROAD = {
    "AE": "united arab emirates; uae; u a e; dubai; abu dhabi; sharjah",
    "AF": "afghanistan; kabul",
    "AL": "albania; tirana",
    "AM": "armenia; yerevan",
    "AO": "angola",
    "AR": "argentina; buenos aires",
    "AT": "austria; osterreich; autriche; vienna; wien; graz; innsbruck",
    "AU": """
    australia; new south wales; nsw; queensland; south australia; western australia; tasmania; australian
    capital territory; sydney; melbourne; brisbane; adelaide; canberra; hobart; callaghan
    """,
    "AZ": "azerbaijan; baku",
    "BA": "bosnia and herzegovina; bosnia; sarajevo",
    "BD": "bangladesh; dhaka",
    "BE": "belgium; belgique; belgie; belgien; brussels; bruxelles; ghent; gent; leuven; antwerp; liege",
    "BG": "bulgaria; sofia",
    "BH": "bahrain",
    "BJ": "benin",
    "BO": "bolivia",
    "BR": "brazil; brasil; sao paulo; rio de janeiro; belo horizonte; brasilia; porto alegre; campinas",
    "BW": "botswana",
    "BY": "belarus; minsk",
    "CA": """
    canada; ontario; quebec; british columbia; alberta; manitoba; saskatchewan; nova scotia; new brunswick;
    newfoundland; toronto; montreal; vancouver; ottawa; calgary; edmonton; winnipeg; kingston ontario; london
    ontario; hamilton ontario
    """,
    "CD": "democratic republic of the congo; kinshasa",
    "CH": "switzerland; schweiz; suisse; svizzera; zurich; geneva; geneve; basel; lausanne; bern; berne",
    "CI": "cote d ivoire; ivory coast",
    "CL": "chile; santiago de chile",
    "CM": "cameroon; cameroun",
    "CN": """
    china; p r china; pr china; people s republic of china; peoples republic of china; beijing; shanghai;
    guangzhou; shenzhen; nanjing; hangzhou; wuhan; chengdu; ningbo; xi an; tianjin; suzhou; changsha; hefei;
    jinan; shenyang; dalian; harbin; chongqing
    """,
    "CO": "colombia; bogota; medellin",
    "CR": "costa rica",
    "CU": "cuba; havana",
    "CY": "cyprus; nicosia",
    "CZ": "czech republic; czechia; prague; praha; brno",
    "DE": """
    germany; deutschland; allemagne; alemania; federal republic of germany; berlin; munich; munchen; hamburg;
    frankfurt; heidelberg; gottingen; tubingen; freiburg; koln; cologne; dresden; leipzig; stuttgart; bonn;
    mainz; munster; dusseldorf; aachen; hannover; ulm; jena; kiel; wurzburg
    """,
    "DK": "denmark; danmark; copenhagen; kobenhavn; aarhus; odense",
    "DO": "dominican republic",
    "DZ": "algeria; algerie; algiers",
    "EC": "ecuador; quito",
    "EE": "estonia; tallinn; tartu",
    "EG": "egypt; cairo; alexandria egypt; assiut; mansoura",
    "ES": "spain; espana; espagne; madrid; barcelona; valencia; sevilla; seville; granada; zaragoza; bilbao; malaga",
    "ET": "ethiopia; addis ababa",
    "FI": "finland; suomi; helsinki; turku; tampere; oulu",
    "FJ": "fiji; suva",
    "FR": """
    france; paris; lyon; marseille; toulouse; bordeaux; lille; strasbourg; montpellier; grenoble; nantes;
    rennes; villejuif; orsay
    """,
    "GE": "republic of georgia; tbilisi",
    "GH": "ghana; accra; kumasi",
    "GM": "gambia; the gambia; banjul",
    "GR": "greece; athens; thessaloniki; patras; heraklion",
    "GT": "guatemala",
    "HK": "hong kong; kowloon; shatin",
    "HR": "croatia; hrvatska; zagreb",
    "HU": "hungary; budapest; szeged; debrecen",
    "ID": "indonesia; jakarta; bandung; surabaya; yogyakarta",
    "IE": """
    ireland; eire; republic of ireland; irish republic; irlande; dublin; cork; galway; limerick; maynooth;
    waterford
    """,
    "IL": "israel; tel aviv; jerusalem; haifa; beer sheva; rehovot",
    "IN": """
    india; new delhi; delhi; mumbai; bombay; bangalore; bengaluru; chennai; madras; hyderabad; kolkata;
    calcutta; pune; lucknow; ahmedabad; tamil nadu; kerala; maharashtra; karnataka; gujarat; punjab; rajasthan;
    west bengal; uttar pradesh; andhra pradesh; telangana; vellore; manipal
    """,
    "IQ": "iraq; baghdad",
    "IR": "iran; islamic republic of iran; tehran; isfahan; shiraz; tabriz; mashhad",
    "IS": "iceland; reykjavik",
    "IT": """
    italy; italia; italie; italien; rome; roma; milan; milano; turin; torino; bologna; florence; firenze; padua;
    padova; naples; napoli; pavia; pisa; genoa; genova; trieste; modena; verona
    """,
    "JM": "jamaica",
    "JO": "amman",
    "JP": "japan; tokyo; osaka; kyoto; nagoya; sapporo; fukuoka; sendai; kobe; hiroshima; tsukuba; yokohama",
    "KE": "kenya; nairobi",
    "KH": "cambodia; phnom penh",
    "KR": "korea; south korea; republic of korea; seoul; busan; daejeon; daegu; incheon; suwon",
    "KW": "kuwait",
    "KZ": "kazakhstan; almaty; astana",
    "LB": "lebanon; liban; beirut",
    "LK": "sri lanka; colombo; peradeniya",
    "LT": "lithuania; vilnius; kaunas",
    "LU": "luxembourg",
    "LV": "latvia; riga",
    "LY": "libya; tripoli",
    "MA": "morocco; maroc; rabat; casablanca",
    "MK": "north macedonia; macedonia; skopje",
    "MM": "myanmar; yangon",
    "MN": "mongolia; ulaanbaatar",
    "MT": "malta; msida; valletta",
    "MU": "mauritius",
    "MW": "malawi; blantyre; lilongwe",
    "MX": "mexico; mexico city; guadalajara; monterrey",
    "MY": "malaysia; kuala lumpur; selangor; penang; semenyih; johor; perak",
    "MZ": "mozambique; maputo",
    "NG": "nigeria; lagos; ibadan; abuja; benin city; kano; ile ife; enugu",
    "NL": """
    netherlands; the netherlands; nederland; holland; pays bas; amsterdam; rotterdam; utrecht; leiden;
    groningen; nijmegen; maastricht; eindhoven; delft; wageningen; the hague; tilburg
    """,
    "NO": "norway; norge; oslo; bergen; trondheim; tromso",
    "NP": "nepal; kathmandu",
    "NZ": "new zealand; auckland; dunedin; christchurch new zealand; wellington new zealand; palmerston north; waikato",
    "OM": "oman; muscat",
    "PA": "panama",
    "PE": "peru; lima",
    "PG": "papua new guinea",
    "PH": "philippines; manila; quezon city",
    "PK": "pakistan; karachi; lahore; islamabad; rawalpindi; peshawar; faisalabad; multan",
    "PL": "poland; polska; pologne; polen; warsaw; warszawa; krakow; cracow; poznan; wroclaw; gdansk; lodz; lublin",
    "PR": "puerto rico",
    "PS": "palestine; gaza",
    "PT": "portugal; lisbon; lisboa; porto; coimbra; braga",
    "PY": "paraguay",
    "QA": "qatar; doha",
    "RO": "romania; bucharest; cluj; cluj napoca; iasi; timisoara",
    "RS": "serbia; belgrade; beograd; novi sad",
    "RU": "russia; russian federation; ussr; moscow; st petersburg; novosibirsk; kazan; tomsk",
    "RW": "rwanda; kigali",
    "SA": "saudi arabia; kingdom of saudi arabia; ksa; riyadh; jeddah; dammam; makkah",
    "SD": "sudan; khartoum",
    "SE": "sweden; sverige; schweden; suede; stockholm; uppsala; gothenburg; goteborg; lund; umea; linkoping; malmo",
    "SG": "singapore",
    "SI": "slovenia; ljubljana; maribor",
    "SK": "slovakia; slovak republic; bratislava; kosice",
    "SN": "senegal; dakar",
    "SY": "syria; damascus",
    "TH": "thailand; bangkok; chiang mai; khon kaen",
    "TN": "tunisia; tunisie; tunis; sfax",
    "TR": "turkey; turkiye; ankara; istanbul; izmir; antalya; konya",
    "TT": "trinidad and tobago; trinidad",
    "TW": "taiwan; taipei; hsinchu; kaohsiung; taichung; tainan; r o c",
    "TZ": "tanzania; dar es salaam",
    "UA": "ukraine; kiev; kyiv; kharkiv; lviv; odessa",
    "UG": "uganda; kampala",
    "US": """
    usa; u s a; us; u s; united states; united states of america; etats unis; estados unidos; alabama; alaska;
    arizona; arkansas; california; colorado; connecticut; delaware; florida; georgia; hawaii; idaho; illinois;
    indiana; iowa; kansas; kentucky; louisiana; maine; maryland; massachusetts; michigan; minnesota;
    mississippi; missouri; montana; nebraska; nevada; new hampshire; new jersey; new mexico; new york; north
    carolina; north dakota; ohio; oklahoma; oregon; pennsylvania; rhode island; south carolina; south dakota;
    tennessee; texas; utah; vermont; virginia; west virginia; wisconsin; wyoming; new england; chicago; los
    angeles; philadelphia; baltimore; houston; dallas; atlanta; seattle; san francisco; san diego; pittsburgh;
    cleveland; detroit; minneapolis; denver; berkeley; new haven; ann arbor; washington d c; district of
    columbia; st louis; bethesda; new orleans
    """,
    "UY": "uruguay; montevideo",
    "UZ": "uzbekistan; tashkent",
    "VE": "venezuela; caracas",
    "VN": "vietnam; viet nam; hanoi; ho chi minh city",
    "XK": "kosovo",
    "YE": "yemen",
    "ZA": """
    south africa; republic of south africa; cape town; johannesburg; pretoria; durban; stellenbosch; kwazulu
    natal; bloemfontein
    """,
    "ZM": "zambia; lusaka",
    "ZW": "zimbabwe; harare",
}
"""Names that tell a country, by its ISO 3166 code, parted by semicolons."""

STATE_CODES = {
    "US": """AL AK AZ AR CA CO CT DE FL GA HI ID IL IA KS KY LA MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA
    RI SC SD TN TX UT VT VA WA WV WI WY DC""",
    "CA": "ON QC BC AB MB SK NS NB NL",
    "AU": "NSW VIC QLD TAS ACT",
}
"""Codes that tell a country where they stand in capitals behind a comma: "Cambridge, MA"."""
