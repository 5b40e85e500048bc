"""Countries and what is of them: "French" for France, "Dutch" for the Netherlands. Pure.

A paper writes "the president of France" where a question asks for the French one. The table is of
what no rule of endings tells: endings alone would make one of "Roman" and "Romania".
"""

from functools import cache

from index.words import stems

_NATIONS = """
    afghanistan afghan afghans|albania albanian|algeria algerian|america american americans
    angola angolan|argentina argentine argentinian|armenia armenian|australia australian
    austria austrian|azerbaijan azerbaijani azeri|bahrain bahraini|bangladesh bangladeshi
    belarus belarusian|belgium belgian|bolivia bolivian|bosnia bosnian
    brazil brazilian|britain british briton britons|bulgaria bulgarian|cambodia cambodian
    cameroon cameroonian|canada canadian|chile chilean|china chinese|colombia colombian
    congo congolese|croatia croatian croat|cuba cuban|cyprus cypriot|czechia czech
    denmark danish dane danes|ecuador ecuadorian ecuadorean|egypt egyptian|england english
    eritrea eritrean|estonia estonian|ethiopia ethiopian|europe european|fiji fijian
    finland finnish finn finns|france french frenchman|georgia georgian|germany german
    ghana ghanaian|greece greek greeks|guatemala guatemalan|haiti haitian|honduras honduran
    hungary hungarian|iceland icelandic icelander|india indian|indonesia indonesian|iran iranian
    iraq iraqi iraqis|ireland irish|israel israeli israelis|italy italian|jamaica jamaican
    japan japanese|jordan jordanian|kazakhstan kazakh|kenya kenyan|korea korean|kosovo kosovan
    kuwait kuwaiti|laos laotian|latvia latvian|lebanon lebanese|liberia liberian|libya libyan
    lithuania lithuanian|malaysia malaysian|mali malian|malta maltese
    mexico mexican|moldova moldovan|mongolia mongolian mongol|morocco moroccan
    mozambique mozambican|myanmar burma burmese|nepal nepali nepalese
    netherlands dutch holland|nicaragua nicaraguan|nigeria nigerian|norway norwegian
    oman omani|pakistan pakistani pakistanis|palestine palestinian|panama panamanian
    paraguay paraguayan|peru peruvian|philippines philippine filipino filipinos
    poland polish pole poles|portugal portuguese|qatar qatari|romania romanian|russia russian
    rwanda rwandan|scotland scottish scots scot|senegal senegalese|serbia serbian serb serbs
    singapore singaporean|slovakia slovak|slovenia slovenian slovene|somalia somali
    spain spanish spaniard|sudan sudanese|sweden swedish swede swedes|switzerland swiss
    syria syrian|taiwan taiwanese|tanzania tanzanian|thailand thai|tibet tibetan
    tunisia tunisian|turkey turkish turk turks|uganda ugandan|ukraine ukrainian
    uruguay uruguayan|uzbekistan uzbek|venezuela venezuelan|vietnam vietnamese
    wales welsh|yemen yemeni|zambia zambian|zimbabwe zimbabwean
    africa african|asia asian
"""


@cache
def _known() -> dict[str, frozenset[str]]:
    groups = [frozenset(stems(group.split())) for group in _NATIONS.replace("\n", "|").split("|")]
    return {stem: group for group in groups if len(group) > 1 for stem in group}


def of_one_nation(stem: str) -> frozenset[str]:
    """The stems of a country's name and of what is of it, itself among them; else nothing."""
    return _known().get(stem, frozenset())
