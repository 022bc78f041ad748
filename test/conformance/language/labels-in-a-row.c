// C99 5.2.4.1: a switch has at least 1,023 labels, here in a row.
#include <stdio.h>
int kind(int x) {
  switch (x) {
    case 0: case 3: case 6: case 9: case 12: case 15: case 18: case 21: case 24: case 27: case 30:
    case 33: case 36: case 39: case 42: case 45: case 48: case 51: case 54: case 57: case 60: case 63:
    case 66: case 69: case 72: case 75: case 78: case 81: case 84: case 87: case 90: case 93: case 96:
    case 99: case 102: case 105: case 108: case 111: case 114: case 117: case 120: case 123: case 126: case 129:
    case 132: case 135: case 138: case 141: case 144: case 147: case 150: case 153: case 156: case 159: case 162:
    case 165: case 168: case 171: case 174: case 177: case 180: case 183: case 186: case 189: case 192: case 195:
    case 198: case 201: case 204: case 207: case 210: case 213: case 216: case 219: case 222: case 225: case 228:
    case 231: case 234: case 237: case 240: case 243: case 246: case 249: case 252: case 255: case 258: case 261:
    case 264: case 267: case 270: case 273: case 276: case 279: case 282: case 285: case 288: case 291: case 294:
    case 297: case 300: case 303: case 306: case 309: case 312: case 315: case 318: case 321: case 324: case 327:
    case 330: case 333: case 336: case 339: case 342: case 345: case 348: case 351: case 354: case 357: case 360:
    case 363: case 366: case 369: case 372: case 375: case 378: case 381: case 384: case 387: case 390: case 393:
    case 396: case 399: case 402: case 405: case 408: case 411: case 414: case 417: case 420: case 423: case 426:
    case 429: case 432: case 435: case 438: case 441: case 444: case 447: case 450: case 453: case 456: case 459:
    case 462: case 465: case 468: case 471: case 474: case 477: case 480: case 483: case 486: case 489: case 492:
    case 495: case 498: case 501: case 504: case 507: case 510: case 513: case 516: case 519: case 522: case 525:
    case 528: case 531: case 534: case 537: case 540: case 543: case 546: case 549: case 552: case 555: case 558:
    case 561: case 564: case 567: case 570: case 573: case 576: case 579: case 582: case 585: case 588: case 591:
    case 594: case 597: case 600: case 603: case 606: case 609: case 612: case 615: case 618: case 621: case 624:
    case 627: case 630: case 633: case 636: case 639: case 642: case 645: case 648: case 651: case 654: case 657:
    case 660: case 663: case 666: case 669: case 672: case 675: case 678: case 681: case 684: case 687: case 690:
    case 693: case 696: case 699: case 702: case 705: case 708: case 711: case 714: case 717: case 720: case 723:
    case 726: case 729: case 732: case 735: case 738: case 741: case 744: case 747: case 750: case 753: case 756:
    case 759: case 762: case 765: case 768: case 771: case 774: case 777: case 780: case 783: case 786: case 789:
    case 792: case 795: case 798: case 801: case 804: case 807: case 810: case 813: case 816: case 819: case 822:
    case 825: case 828: case 831: case 834: case 837: case 840: case 843: case 846: case 849: case 852: case 855:
    case 858: case 861: case 864: case 867: case 870: case 873: case 876: case 879: case 882: case 885: case 888:
    case 891: case 894: case 897: case 900: case 903: case 906: case 909: case 912: case 915: case 918: case 921:
    case 924: case 927: case 930: case 933: case 936: case 939: case 942: case 945: case 948: case 951: case 954:
    case 957: case 960: case 963: case 966: case 969: case 972: case 975: case 978: case 981: case 984: case 987:
    case 990: case 993: case 996: case 999: case 1002: case 1005: case 1008: case 1011: case 1014: case 1017: case 1020:
    case 1023: case 1026: case 1029: case 1032: case 1035: case 1038: case 1041: case 1044: case 1047: case 1050: case 1053:
    case 1056: case 1059: case 1062: case 1065: case 1068: case 1071: case 1074: case 1077: case 1080: case 1083: case 1086:
    case 1089: case 1092: case 1095: case 1098: case 1101: case 1104: case 1107: case 1110: case 1113: case 1116: case 1119:
    case 1122: case 1125: case 1128: case 1131: case 1134: case 1137: case 1140: case 1143: case 1146: case 1149: case 1152:
    case 1155: case 1158: case 1161: case 1164: case 1167: case 1170: case 1173: case 1176: case 1179: case 1182: case 1185:
    case 1188: case 1191: case 1194: case 1197: case 1200: case 1203: case 1206: case 1209: case 1212: case 1215: case 1218:
    case 1221: case 1224: case 1227: case 1230: case 1233: case 1236: case 1239: case 1242: case 1245: case 1248: case 1251:
    case 1254: case 1257: case 1260: case 1263: case 1266: case 1269: case 1272: case 1275: case 1278: case 1281: case 1284:
    case 1287: case 1290: case 1293: case 1296: case 1299: case 1302: case 1305: case 1308: case 1311: case 1314: case 1317:
    case 1320: case 1323: case 1326: case 1329: case 1332: case 1335: case 1338: case 1341: case 1344: case 1347: case 1350:
    case 1353: case 1356: case 1359: case 1362: case 1365: case 1368: case 1371: case 1374: case 1377: case 1380: case 1383:
    case 1386: case 1389: case 1392: case 1395: case 1398: case 1401: case 1404: case 1407: case 1410: case 1413: case 1416:
    case 1419: case 1422: case 1425: case 1428: case 1431: case 1434: case 1437: case 1440: case 1443: case 1446: case 1449:
    case 1452: case 1455: case 1458: case 1461: case 1464: case 1467: case 1470: case 1473: case 1476: case 1479: case 1482:
    case 1485: case 1488: case 1491: case 1494: case 1497: case 1500: case 1503: case 1506: case 1509: case 1512: case 1515:
    case 1518: case 1521: case 1524: case 1527: case 1530: case 1533: case 1536: case 1539: case 1542: case 1545: case 1548:
    case 1551: case 1554: case 1557: case 1560: case 1563: case 1566: case 1569: case 1572: case 1575: case 1578: case 1581:
    case 1584: case 1587: case 1590: case 1593: case 1596: case 1599: case 1602: case 1605: case 1608: case 1611: case 1614:
    case 1617: case 1620: case 1623: case 1626: case 1629: case 1632: case 1635: case 1638: case 1641: case 1644: case 1647:
    case 1650: case 1653: case 1656: case 1659: case 1662: case 1665: case 1668: case 1671: case 1674: case 1677: case 1680:
    case 1683: case 1686: case 1689: case 1692: case 1695: case 1698: case 1701: case 1704: case 1707: case 1710: case 1713:
    case 1716: case 1719: case 1722: case 1725: case 1728: case 1731: case 1734: case 1737: case 1740: case 1743: case 1746:
    case 1749: case 1752: case 1755: case 1758: case 1761: case 1764: case 1767: case 1770: case 1773: case 1776: case 1779:
    case 1782: case 1785: case 1788: case 1791: case 1794: case 1797: case 1800: case 1803: case 1806: case 1809: case 1812:
    case 1815: case 1818: case 1821: case 1824: case 1827: case 1830: case 1833: case 1836: case 1839: case 1842: case 1845:
    case 1848: case 1851: case 1854: case 1857: case 1860: case 1863: case 1866: case 1869: case 1872: case 1875: case 1878:
    case 1881: case 1884: case 1887: case 1890: case 1893: case 1896: case 1899: case 1902: case 1905: case 1908: case 1911:
    case 1914: case 1917: case 1920: case 1923: case 1926: case 1929: case 1932: case 1935: case 1938: case 1941: case 1944:
    case 1947: case 1950: case 1953: case 1956: case 1959: case 1962: case 1965: case 1968: case 1971: case 1974: case 1977:
    case 1980: case 1983: case 1986: case 1989: case 1992: case 1995: case 1998: case 2001: case 2004: case 2007: case 2010:
    case 2013: case 2016: case 2019: case 2022: case 2025: case 2028: case 2031: case 2034: case 2037: case 2040: case 2043:
    case 2046: case 2049: case 2052: case 2055: case 2058: case 2061: case 2064: case 2067: case 2070: case 2073: case 2076:
    case 2079: case 2082: case 2085: case 2088: case 2091: case 2094: case 2097: case 2100: case 2103: case 2106: case 2109:
    case 2112: case 2115: case 2118: case 2121: case 2124: case 2127: case 2130: case 2133: case 2136: case 2139: case 2142:
    case 2145: case 2148: case 2151: case 2154: case 2157: case 2160: case 2163: case 2166: case 2169: case 2172: case 2175:
    case 2178: case 2181: case 2184: case 2187: case 2190: case 2193: case 2196: case 2199: case 2202: case 2205: case 2208:
    case 2211: case 2214: case 2217: case 2220: case 2223: case 2226: case 2229: case 2232: case 2235: case 2238: case 2241:
    case 2244: case 2247: case 2250: case 2253: case 2256: case 2259: case 2262: case 2265: case 2268: case 2271: case 2274:
    case 2277: case 2280: case 2283: case 2286: case 2289: case 2292: case 2295: case 2298: case 2301: case 2304: case 2307:
    case 2310: case 2313: case 2316: case 2319: case 2322: case 2325: case 2328: case 2331: case 2334: case 2337: case 2340:
    case 2343: case 2346: case 2349: case 2352: case 2355: case 2358: case 2361: case 2364: case 2367: case 2370: case 2373:
    case 2376: case 2379: case 2382: case 2385: case 2388: case 2391: case 2394: case 2397: case 2400: case 2403: case 2406:
    case 2409: case 2412: case 2415: case 2418: case 2421: case 2424: case 2427: case 2430: case 2433: case 2436: case 2439:
    case 2442: case 2445: case 2448: case 2451: case 2454: case 2457: case 2460: case 2463: case 2466: case 2469: case 2472:
    case 2475: case 2478: case 2481: case 2484: case 2487: case 2490: case 2493: case 2496: case 2499: case 2502: case 2505:
    case 2508: case 2511: case 2514: case 2517: case 2520: case 2523: case 2526: case 2529: case 2532: case 2535: case 2538:
    case 2541: case 2544: case 2547: case 2550: case 2553: case 2556: case 2559: case 2562: case 2565: case 2568: case 2571:
    case 2574: case 2577: case 2580: case 2583: case 2586: case 2589: case 2592: case 2595: case 2598: case 2601: case 2604:
    case 2607: case 2610: case 2613: case 2616: case 2619: case 2622: case 2625: case 2628: case 2631: case 2634: case 2637:
    case 2640: case 2643: case 2646: case 2649: case 2652: case 2655: case 2658: case 2661: case 2664: case 2667: case 2670:
    case 2673: case 2676: case 2679: case 2682: case 2685: case 2688: case 2691: case 2694: case 2697: case 2700: case 2703:
    case 2706: case 2709: case 2712: case 2715: case 2718: case 2721: case 2724: case 2727: case 2730: case 2733: case 2736:
    case 2739: case 2742: case 2745: case 2748: case 2751: case 2754: case 2757: case 2760: case 2763: case 2766: case 2769:
    case 2772: case 2775: case 2778: case 2781: case 2784: case 2787: case 2790: case 2793: case 2796: case 2799: case 2802:
    case 2805: case 2808: case 2811: case 2814: case 2817: case 2820: case 2823: case 2826: case 2829: case 2832: case 2835:
    case 2838: case 2841: case 2844: case 2847: case 2850: case 2853: case 2856: case 2859: case 2862: case 2865: case 2868:
    case 2871: case 2874: case 2877: case 2880: case 2883: case 2886: case 2889: case 2892: case 2895: case 2898: case 2901:
    case 2904: case 2907: case 2910: case 2913: case 2916: case 2919: case 2922: case 2925: case 2928: case 2931: case 2934:
    case 2937: case 2940: case 2943: case 2946: case 2949: case 2952: case 2955: case 2958: case 2961: case 2964: case 2967:
    case 2970: case 2973: case 2976: case 2979: case 2982: case 2985: case 2988: case 2991: case 2994: case 2997: case 3000:
    case 3003: case 3006: case 3009: case 3012: case 3015: case 3018: case 3021: case 3024: case 3027: case 3030: case 3033:
    case 3036: case 3039: case 3042: case 3045: case 3048: case 3051: case 3054: case 3057: case 3060: case 3063: case 3066:
      return 1;
  default:
  case -1:
      return 2;
  }
}
int main(void) {
  printf("%d%d%d%d\n", kind(0), kind(3066), kind(1), kind(-1));
  return 0;
}
