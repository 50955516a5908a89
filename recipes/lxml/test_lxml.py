# SPDX-License-Identifier: Apache-2.0
"""Trees, XPath, XSLT, schemas, HTML and encodings; results that other builds of libxml2 give as well."""

import io

from lxml import etree, html, objectify

TEXT = """<?xml version="1.0" encoding="ISO-8859-2"?>
<shop xmlns:x="urn:x"><item price="2.50" x:kind="a">\u0141\u00f3d\u017a</item><item price="10">pear</item>\
<!-- end --></shop>
""".encode("iso-8859-2")

STYLE = b"""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:str="http://exslt.org/strings" extension-element-prefixes="str">
<xsl:output method="text"/><xsl:param name="sign"/>
<xsl:template match="/"><xsl:for-each select="//item"><xsl:sort select="@price" data-type="number" order="descending"/>
<xsl:value-of select="concat(str:padding(2, '.'), ., '=', format-number(@price, '0.00'), $sign)"/>
</xsl:for-each></xsl:template>
</xsl:stylesheet>"""

SCHEMA = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="n" type="xs:positiveInteger"/></xs:schema>"""


def test_versions_and_encodings() -> None:
    assert etree.LIBXML_VERSION >= (2, 14) and etree.LIBXSLT_VERSION >= (1, 1)
    root = etree.fromstring(TEXT)
    assert root[0].text == "\u0141\u00f3d\u017a" and root[0].get("{urn:x}kind") == "a"
    assert etree.tostring(root[0], encoding="utf-16").decode("utf-16").count("\u0141\u00f3d\u017a") == 1
    assert etree.tostring(root[1], encoding="unicode", with_tail=False).endswith('price="10">pear</item>')


def test_xpath() -> None:
    root = etree.fromstring(TEXT)
    assert root.xpath("sum(//item/@price)") == 12.5
    assert root.xpath("//item[@x:kind='a']/text()", namespaces={"x": "urn:x"}) == ["\u0141\u00f3d\u017a"]
    assert root.xpath("re:test('abc1', '[0-9]$')", namespaces={"re": "http://exslt.org/regular-expressions"})


def test_transformation() -> None:
    transform = etree.XSLT(etree.fromstring(STYLE))
    result = transform(etree.fromstring(TEXT), sign=etree.XSLT.strparam("\u20ac"))
    assert str(result) == "..pear=10.00\u20ac..\u0141\u00f3d\u017a=2.50\u20ac"


def test_schemas() -> None:
    schema = etree.XMLSchema(etree.fromstring(SCHEMA))
    assert schema.validate(etree.fromstring("<n>7</n>"))
    assert not schema.validate(etree.fromstring("<n>-7</n>"))
    assert "positiveInteger" in str(schema.error_log)
    relax = etree.RelaxNG(
        etree.fromstring('<element name="a" xmlns="http://relaxng.org/ns/structure/1.0"><text/></element>')
    )
    assert relax.validate(etree.fromstring("<a>x</a>")) and not relax.validate(etree.fromstring("<b/>"))


def test_html_and_streams() -> None:
    page = html.fromstring("<p>one<p class=x>two &eacute;<br>three</p><a href='/y'>link</a>")
    assert [part.text for part in page.iter("p")] == ["one", "two \u00e9"]
    page.make_links_absolute("http://site.example/")
    assert [link for _, _, link, _ in page.iterlinks()] == ["http://site.example/y"]
    tags = [element.tag for _, element in etree.iterparse(io.BytesIO(TEXT), tag="item")]
    assert tags == ["item", "item"]
    with etree.xmlfile(io.BytesIO()) as file, file.element("a"):
        file.write(etree.Element("b"))
    assert objectify.fromstring("<a><n>3</n><n>4</n></a>").n[1] + 1 == 5
    assert etree.tostring(etree.fromstring("<a  b='1' a='2'/>"), method="c14n") == b'<a a="2" b="1"></a>'


def test_broken_text_tells_where() -> None:
    try:
        etree.fromstring("<a>\n<b></a>")
    except etree.XMLSyntaxError as error:
        assert error.position[0] == 2 and "mismatch" in str(error)
        return
    raise AssertionError("it was taken")
