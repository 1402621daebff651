// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.MapNode;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class HostileReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JsonReport.schema());
  private static final Pattern TAG = Pattern.compile("<(/?[a-zA-Z][a-zA-Z0-9]*)[^>]*>");

  /** What would act on a terminal, hide, or turn letters around. */
  private static boolean acts(int c) {
    int type = Character.getType(c);
    return c != '\n'
        && c != '\t'
        && (type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR
            || type == Character.SURROGATE);
  }

  @ParameterizedTest
  @EnumSource(ReportForm.class)
  void hostileTexts_actNowhere(ReportForm form) {
    String report = form.write(SampleReports.of(SampleReports.HOSTILE));
    if (form != ReportForm.JSON) { // JSON is read by programs, and says everything as it is
      assertThat(report.codePoints().filter(HostileReportTest::acts).toArray()).isEmpty();
    }
    assertThat(new String(report.getBytes(UTF_8), UTF_8)).as("valid Unicode").isEqualTo(report);
  }

  @Property(tries = 200)
  void anyText_inAnyForm_isShownSafely(@ForAll String text) throws Exception {
    Report report = SampleReports.of("t" + text);
    for (ReportForm form : ReportForm.values()) {
      String shown = form.write(report);
      if (form != ReportForm.JSON) {
        assertThat(shown.codePoints().anyMatch(HostileReportTest::acts)).as(form.name()).isFalse();
      }
    }
    assertThat(SCHEMA.validate(JSON.readTree(JsonReport.of(report)))).isEmpty();
    xml(JunitReport.of(report));
    assertThat(tags(HtmlReport.of(report))).isEqualTo(tags(HtmlReport.of(SampleReports.of("x"))));
  }

  @Test
  void html_hostileTexts_addNoTag_andTheScriptIsOurs() throws Exception {
    String page = HtmlReport.of(SampleReports.of(SampleReports.HOSTILE));
    assertThat(tags(page)).isEqualTo(tags(HtmlReport.of(SampleReports.of("harmless"))));
    assertThat(page).doesNotContain("<img", "<script>alert");
    // nothing from elsewhere
    assertThat(page).doesNotContain("url(", "@import", "http-equiv=\"refresh\"");
    assertThat(page).doesNotContainPattern("<[a-z][^>]* (src|href|on[a-z]+)=");
    Matcher policy =
        Pattern.compile("default-src 'none'; style-src '(.*?)'; script-src '(.*?)'").matcher(page);
    assertThat(policy.find()).isTrue();
    assertThat(policy.group(1)).isEqualTo(digest(between(page, "<style>", "</style>")));
    assertThat(policy.group(2)).isEqualTo(digest(between(page, "<script>", "</script>")));
    assertThat(page.split("<script", -1)).as("one script").hasSize(2);
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }

  private static String digest(String text) throws Exception {
    byte[] bytes = text.getBytes(UTF_8);
    return "sha256-"
        + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** The names of all tags, sorted; how many lines a diff has depends on the text. */
  private static List<String> tags(String page) {
    List<String> tags = new ArrayList<>();
    Matcher tag = TAG.matcher(page.substring(page.indexOf("<body>"), page.indexOf("<script>")));
    while (tag.find()) {
      String name = tag.group(1).replace("/", "");
      if (!List.of("ins", "del", "span", "i", "small", "br").contains(name)) {
        tags.add(tag.group(1));
      }
    }
    tags.sort(null); // the order of fields follows their names
    return tags;
  }

  @Test
  void markdown_hostileTexts_areNoMarkup() {
    for (MarkdownReport form :
        List.of(MarkdownReport.ofDefaults(), MarkdownReport.ofDefaults().withUnified(true))) {
      String fence = "";
      for (String line : form.of(SampleReports.of(SampleReports.HOSTILE)).lines().toList()) {
        if (fence.isEmpty() && line.matches("`{3,}diff")) {
          fence = line.substring(0, line.length() - 4);
        } else if (!fence.isEmpty()) {
          // a fence is closed by its own kind only, no shorter and with nothing behind it
          boolean closes = line.matches(" {0,3}`{" + fence.length() + ",} *");
          assertThat(closes && !line.equals(fence)).as(line).isFalse();
          fence = closes ? "" : fence;
        } else if (!line.startsWith("    ")) { // in indented code nothing means anything
          assertThat(line).doesNotContain("<script", "<img", "@team", "](", "`", " #12");
        }
      }
      assertThat(fence).as("every fence is closed").isEmpty();
    }
  }

  @Test
  void junit_hostileTexts_areOneDocument() throws Exception {
    Document document = xml(JunitReport.of(SampleReports.of(SampleReports.HOSTILE)));
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(4);
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(2);
  }

  private static Document xml(String text) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
  }

  @Test
  void json_ofAnyReport_followsItsSchema() throws Exception {
    for (Report report :
        List.of(
            SampleReports.all(),
            SampleReports.of(SampleReports.HOSTILE),
            Report.of("", List.of()))) {
      assertThat(SCHEMA.validate(JSON.readTree(JsonReport.of(report)))).isEmpty();
    }
    JsonNode wrong =
        JSON.readTree(
            JsonReport.of(SampleReports.all()).replace("\"action\":\"update\"", "\"action\":1"));
    assertThat(SCHEMA.validate(wrong)).as("the schema refuses what is wrong").isNotEmpty();
  }

  @Test
  void schema_inTheDocs_isTheOneOfTheJar() throws Exception {
    assertThat(Files.readString(Path.of("../docs/report.schema.json")).replace("\r\n", "\n"))
        .isEqualTo(JsonReport.schema().replace("\r\n", "\n"));
  }

  @ParameterizedTest
  @EnumSource(ReportForm.class)
  void hugeValues_areCut_andItIsSaid(ReportForm form) throws Exception {
    MapNode live = SampleReports.map("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
    String huge = "line \u202e of text\n".repeat(200_000) + "x".repeat(3_000_000);
    Report report =
        Report.of(
            "huge",
            SampleReports.plan(
                SampleReports.change(
                    Action.UPDATE,
                    live.with("data", MapNode.builder().put("k", "y").build()),
                    Manifest.of(
                        live.with("data", MapNode.builder().put("k", huge).build()), "a.yaml"))));
    String shown = form.write(report);
    assertThat(shown.length()).isLessThan(1_000_000);
    assertThat(shown).contains("…");
  }

  @ParameterizedTest
  @EnumSource(ReportForm.class)
  void manyObjectsAndFields_areBounded_andCounted(ReportForm form) throws Exception {
    MapNode.Builder data = MapNode.builder();
    for (int i = 0; i < 2_500; i++) {
      data.put("k" + i, "v");
    }
    MapNode live = SampleReports.map("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
    Change wide =
        SampleReports.change(
            Action.UPDATE, live, Manifest.of(live.with("data", data.build()), "a.yaml"));
    Change[] changes = new Change[25_000];
    Arrays.fill(
        changes,
        SampleReports.change(
            Action.UPDATE,
            live,
            Manifest.of(live.with("data", MapNode.builder().put("k", "v").build()), "a.yaml")));
    changes[0] = wide;
    String shown = form.write(Report.of("many", SampleReports.plan(changes)));
    assertThat(shown.length()).isLessThan(25_000_000);
    String left =
        switch (form) {
          case TEXT, UNIFIED -> "lines of what differs, not shown";
          case MARKDOWN -> "more objects differ, and are not shown";
          case HTML -> "Not shown, as the page would be too large: 5000 more objects";
          case JSON -> "\"fieldsLeft\":1500";
          case JUNIT -> "15000 more objects and 0 more errors are not shown";
          case SARIF -> "\"resultsNotShown\":20000";
        };
    assertThat(shown).contains(left);
    if (form == ReportForm.MARKDOWN) {
      assertThat(shown.length()).isLessThanOrEqualTo(60_000);
    }
    if (form == ReportForm.HTML) {
      assertThat(shown).contains("… and 2300 more fields, not shown");
    }
  }
}
