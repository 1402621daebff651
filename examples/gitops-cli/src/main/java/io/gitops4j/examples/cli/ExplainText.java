// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who set what, as text for a person. */
final class ExplainText {
  /** How wide the parts of the margin get at most. */
  private static final int PLACE = 44;

  private static final int STEP = 18;

  /** How much of a value is shown. */
  private static final int VALUE = 40;

  private final PrintWriter out;
  private final SourceDirectory source;
  private final int width;
  private final boolean colour;

  ExplainText(PrintWriter out, SourceDirectory source, int width, boolean colour) {
    this.out = out;
    this.source = source;
    this.width = width;
    this.colour = colour;
  }

  /** All objects, each with the place where it begins; then those that were taken away. */
  void list(Rendered rendered) {
    List<Provenance> objects = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      if (manifest.provenance() != null) {
        objects.add(manifest.provenance());
      }
    }
    List<Location> locations = new ArrayList<>();
    objects.forEach(object -> locations.add(first(object).location()));
    rendered.removed().forEach(object -> locations.addAll(locations(last(object))));
    Places places = new Places(source, locations);
    head(places, "");
    List<String[]> rows = new ArrayList<>();
    for (Provenance object : objects) {
      rows.add(new String[] {object.id().toString(), places.of(first(object).location())});
    }
    for (Provenance object : rendered.removed()) {
      Setting last = last(object);
      String by = "removed by " + last.step().name() + ", " + places.of(last.location());
      rows.add(new String[] {object.id().toString(), by});
    }
    table(rows).forEach(out::println);
  }

  private static Setting first(Provenance object) {
    return object.of(FieldPath.ROOT).get(0);
  }

  private static Setting last(Provenance object) {
    List<Setting> whole = object.of(FieldPath.ROOT);
    return whole.get(whole.size() - 1);
  }

  private static List<Location> locations(Setting setting) {
    Location declared = setting.step().declared();
    return declared == null ? List.of(setting.location()) : List.of(setting.location(), declared);
  }

  /** The history of one field; of a map or a list also its lines. */
  void field(Provenance provenance, FieldPath path, List<Setting> settings) {
    Setting last = settings.get(settings.size() - 1);
    String state =
        last.removes()
            ? "is not there any more"
            : last.after() instanceof ScalarNode scalar && !multiline(scalar)
                ? "is " + value(scalar, width)
                : "";
    Blame blame =
        last.after() instanceof MapNode || last.after() instanceof ListNode
            ? Blame.of(provenance, path)
            : new Blame(List.of());
    List<Location> locations = new ArrayList<>(blame.locations());
    settings.forEach(setting -> locations.addAll(locations(setting)));
    Places places = new Places(source, List.of());
    List<String> rows = table(rows(settings, places));
    if (!blame.lines().isEmpty() || rows.stream().anyMatch(row -> row.length() > width)) {
      places = new Places(source, locations);
      rows = table(rows(settings, places));
    }
    String name = path.isRoot() ? "" : "  " + path;
    head(places, provenance.id() + name + (state.isEmpty() ? "" : "  " + state));
    rows.forEach(out::println);
    if (!blame.lines().isEmpty()) {
      out.println();
      lines(blame, places);
    }
  }

  private static List<String[]> rows(List<Setting> settings, Places places) {
    List<String[]> rows = new ArrayList<>();
    for (Setting setting : settings) {
      String value =
          setting.removes()
              ? "(removed)"
              : setting.repeats() ? "(the same)" : value(setting.after(), VALUE);
      rows.add(new String[] {value, places.of(setting.location()), step(setting, places)});
    }
    return rows;
  }

  /** The object line by line, and what was taken away from it. */
  void object(Provenance provenance) {
    if (provenance.isRemoved()) {
      field(provenance, FieldPath.ROOT, provenance.of(FieldPath.ROOT));
      return;
    }
    Blame blame = Blame.of(provenance, FieldPath.ROOT);
    List<Location> locations = new ArrayList<>(blame.locations());
    List<FieldPath> gone = new ArrayList<>();
    List<Setting> removals = new ArrayList<>();
    for (FieldPath path : provenance.removedFields()) {
      List<Setting> settings = provenance.of(path);
      Setting removal = settings.get(settings.size() - 1);
      if (!(removal.before() instanceof MapNode map && map.isEmpty())) {
        gone.add(path);
        removals.add(removal);
      }
    }
    removals.forEach(removal -> locations.add(removal.location()));
    Places places = new Places(source, locations);
    head(places, provenance.id().toString());
    lines(blame, places);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < gone.size(); i++) {
      Setting removal = removals.get(i);
      rows.add(
          new String[] {
            gone.get(i).toString(),
            "was " + value(removal.before(), VALUE),
            places.of(removal.location()) + "  " + removal.step().name()
          });
    }
    if (!rows.isEmpty()) {
      out.println();
      out.println("Removed:");
      table(rows).forEach(out::println);
    }
  }

  private void head(Places places, String title) {
    if (!title.isEmpty()) {
      out.println(title);
    }
    if (!places.common().isEmpty()) {
      out.println(dim("files below " + places.common()));
    }
    if (!title.isEmpty() || !places.common().isEmpty()) {
      out.println();
    }
  }

  private void lines(Blame blame, Places places) {
    int placeWidth = 0;
    int stepWidth = 0;
    for (Blame.Line line : blame.lines()) {
      Setting last = line.last();
      if (last != null) {
        placeWidth = Math.max(placeWidth, Math.min(PLACE, places.of(last.location()).length()));
        stepWidth = Math.max(stepWidth, Math.min(STEP, name(last).length()));
      }
    }
    String file = "";
    for (Blame.Line line : blame.lines()) {
      Setting last = line.last();
      String place = "";
      if (last != null) {
        place = shortened(places.of(last.location()), placeWidth);
        String same = places.file(last.location());
        int number = place.lastIndexOf(':');
        if (same.equals(file) && number > 0) {
          place = " ".repeat(number) + place.substring(number);
        }
        file = same;
      }
      String step = last == null ? "" : shortened(name(last), stepWidth);
      String margin = pad(place, placeWidth) + "  " + pad(step, stepWidth);
      String bar = stepWidth == 0 ? margin.substring(0, placeWidth) + " │ " : margin + " │ ";
      out.println(dim(bar) + line.text() + was(last, bar.length() + line.text().length()));
    }
  }

  /** The step, unless it is that the object was read, which goes without saying. */
  private static String name(Setting setting) {
    return setting.step().kind() == StepKind.RESOURCE ? "" : setting.step().name();
  }

  /** What a field was before the last step, if there is room to say it. */
  private String was(@Nullable Setting last, int used) {
    if (last == null || last.before() == null || last.repeats()) {
      return "";
    }
    String note = "  # was " + value(last.before(), VALUE);
    return used + note.length() <= width ? dim(note) : "";
  }

  private static List<String> table(Collection<String[]> rows) {
    List<String> lines = new ArrayList<>();
    int[] widths = new int[3];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append("  ").append(i == row.length - 1 ? row[i] : pad(row[i], widths[i]));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String step(Setting setting, Places places) {
    RenderStep step = setting.step();
    boolean itself = step.declared() == null || step.declared().equals(setting.location());
    String declared = itself ? "" : places.of(step.declared());
    String component = step.component() ? " of a component" : "";
    return step.name() + component + (declared.isEmpty() ? "" : ", " + declared);
  }

  private static boolean multiline(ScalarNode scalar) {
    return scalar.text().indexOf('\n') >= 0;
  }

  private static String value(@Nullable Node node, int limit) {
    if (node instanceof MapNode map) {
      return map.isEmpty() ? "{}" : "(map of " + map.size() + ")";
    }
    if (node instanceof ListNode list) {
      return list.isEmpty() ? "[]" : "(list of " + list.size() + ")";
    }
    if (node instanceof ScalarNode scalar) {
      if (multiline(scalar)) {
        return "(text of " + scalar.text().lines().count() + " lines)";
      }
      String text = YamlPrinter.print(scalar).strip();
      return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
    }
    return "";
  }

  /** The end of a place tells more than its beginning. */
  private static String shortened(String text, int limit) {
    return text.length() <= limit ? text : "…" + text.substring(text.length() - limit + 1);
  }

  private static String pad(String text, int to) {
    return text.length() >= to ? text : text + " ".repeat(to - text.length());
  }

  private String dim(String text) {
    return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
  }
}
