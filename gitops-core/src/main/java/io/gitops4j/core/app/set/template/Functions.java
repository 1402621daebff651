// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import io.gitops4j.core.error.NearMiss;
import java.util.Map;
import java.util.Set;

/** The functions that templates may use, by name, and those that they may not. */
public final class Functions {
  /** Functions that would make the result depend on more than the parameters. */
  private static final Set<String> IMPURE =
      words(
          "ago date dateInZone dateModify date_in_zone date_modify duration durationRound env"
              + " expandenv getHostByName htmlDate htmlDateInZone mustDateModify must_date_modify"
              + " mustToDate now osBase osClean osDir osExt osIsAbs randAlpha randAlphaNum randAscii"
              + " randBytes randInt randNumeric shuffle toDate unixEpoch uuidv4 bcrypt"
              + " buildCustomCert decryptAES derivePassword encryptAES genCA genCAWithKey"
              + " genPrivateKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert"
              + " genSignedCertWithKey htpasswd");

  /** Functions that Go or sprig has, and nobody was seen to use here. */
  private static final Set<String> LEFT_OUT =
      words(
          "abbrevboth add1f addf adler32sum b32dec b32enc biggest call camelcase divf hello html"
              + " initials js kebabcase maxf minf mulf regexQuoteMeta semver semverCompare sha512sum"
              + " snakecase subf swapcase toDecimal tuple typeIs typeIsLike typeOf urlJoin urlParse"
              + " wrap wrapWith");

  private static final Map<String, Function> ALL = all();

  private Functions() {}

  private static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }

  private static Map<String, Function> all() {
    FunctionTable table = new FunctionTable();
    LogicFunctions.addTo(table);
    TextFunctions.addTo(table);
    NumberFunctions.addTo(table);
    ListFunctions.addTo(table);
    DictFunctions.addTo(table);
    FormatFunctions.addTo(table);
    PatternFunctions.addTo(table);
    return Map.copyOf(table.functions());
  }

  /** The names of all functions, sorted. */
  public static java.util.SortedSet<String> names() {
    return new java.util.TreeSet<>(ALL.keySet());
  }

  /** The function that a word names. */
  static Function find(Token word) {
    Function function = ALL.get(word.text());
    if (function != null) {
      return function;
    }
    String shown = GoText.quoted(word.text());
    if (IMPURE.contains(word.text())) {
      throw unsupported(
          word, "the function " + shown + ", whose result is not that of the parameters alone");
    }
    if (LEFT_OUT.contains(word.text())) {
      throw unsupported(word, "the function " + shown);
    }
    String hint =
        Set.of("include", "required", "tpl", "lookup").contains(word.text())
            ? "; it is one of Helm"
            : NearMiss.find(word.text(), ALL.keySet())
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    throw new TemplateFailure(
        TemplateFailure.Kind.SYNTAX, word.at(), "function " + shown + " not defined" + hint);
  }

  private static TemplateFailure unsupported(Token word, String message) {
    return new TemplateFailure(TemplateFailure.Kind.UNSUPPORTED, word.at(), message);
  }
}
